import { ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { maskUnless } from '../../platform/personal-data/mask-unless.js';
import { UserModel } from './user.model.js';

const MASKED = 'Masked for staff without user.read.personal.';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => UserModel)
export class UserFieldsResolver {
  @ResolveField(() => String, { description: MASKED })
  name(user: UserModel, _args: unknown, context: RequestContext): string {
    return maskUnless(context, 'user.read.personal', 'name', user.id, user.name);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: `Null while the profile is incomplete. ${MASKED}`,
  })
  email(user: UserModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'email', user.id, user.email);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: `E.164, for example +821012345678. ${MASKED}`,
  })
  phone(user: UserModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'phone', user.id, user.phone);
  }
}
