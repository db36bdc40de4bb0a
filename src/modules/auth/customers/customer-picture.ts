import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import { LoaderRegistry, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import {
  AttachmentModel,
  AttachmentPolicies,
  AttachmentReader,
  declareAttachmentKind,
  ownFiles,
} from '../../attachments/index.js';
import { UserModel } from '../../users/index.js';

declare global {
  interface Loaders {
    pictureOfUser: [string, AttachmentModel | null];
  }
}

const KIND = 'USER_PICTURE';
declareAttachmentKind(KIND);

/** A customer's picture is the newest file that they attached as one: put like any other, taken away like any other. */
@Injectable()
@Resolver(() => UserModel)
export class CustomerPicture implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly reader: AttachmentReader,
    private readonly loaders: LoaderRegistry,
  ) {}

  onModuleInit(): void {
    this.policies.register(KIND, ownFiles);
    this.loaders.register('pictureOfUser', async (ids) => {
      const files = await this.reader.ofSubjects(KIND, ids, 1);
      return files.map(([file]) => (file?.contentType.startsWith('image/') ? file : null));
    });
    this.loaders.ahead('User', 'picture', 'pictureOfUser', (user: UserModel) => user.id);
  }

  // Without parameter decorators it is called plainly with (parent, args, context): a list asks for it per row.
  @ResolveField(() => AttachmentModel, {
    nullable: true,
    description:
      'The newest picture attached to USER_PICTURE. For the customer and staff with user.read.personal.',
  })
  picture(user: UserModel, _args: unknown, context: RequestContext): Loaded<AttachmentModel | null> {
    const mayLook = context.userId === user.id || context.may('user.read.personal');
    return mayLook ? context.loaders.load('pictureOfUser', user.id) : null;
  }
}
