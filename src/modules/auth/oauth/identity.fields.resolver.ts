import { ResolveField, Resolver } from '@nestjs/graphql';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import { UserModel } from '../../users/index.js';
import { AdminUserModel } from '../auth.model.js';
import { AdminIdentity, adminIdentityModel, identityModel, UserIdentity } from './identity.model.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => UserModel)
export class UserIdentitiesResolver {
  @ResolveField(() => [UserIdentity], {
    description: 'Accounts at providers that the customer signs in with.',
  })
  identities(user: UserModel, _args: unknown, context: RequestContext): Loaded<UserIdentity[]> {
    return whenLoaded(context.loaders.load('identitiesOfUser', user.id), (rows) => rows.map(identityModel));
  }
}

@Resolver(() => UserIdentity)
export class UserIdentityFieldsResolver {
  @ResolveField(() => String, {
    nullable: true,
    description: 'As the provider told it last. Masked for staff without user.read.personal.',
  })
  email(identity: UserIdentity, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'email', identity.userId, identity.email);
  }
}

@Resolver(() => AdminUserModel)
export class AdminIdentitiesResolver {
  @ResolveField(() => [AdminIdentity], {
    description: 'Accounts at providers that this person signs in with.',
  })
  identities(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<AdminIdentity[]> {
    return whenLoaded(context.loaders.load('identitiesOfAdmin', user.id), (rows) =>
      rows.map(adminIdentityModel),
    );
  }
}
