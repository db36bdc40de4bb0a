import { ResolveField, Resolver } from '@nestjs/graphql';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import { UserModel } from '../../users/index.js';
import { AdminUserModel } from '../auth.model.js';
import {
  AdminIdentity,
  adminIdentityModel,
  identityModel,
  passwordIdentity,
  UserIdentity,
} from './identity.model.js';
import type { IdentityRow } from './identity.store.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => UserModel)
export class UserIdentitiesResolver {
  @ResolveField(() => [UserIdentity], {
    description: 'Ways in that the customer has: accounts at providers, a password.',
  })
  identities(user: UserModel, _args: unknown, context: RequestContext): Loaded<UserIdentity[]> {
    const identities = context.loaders.load('identitiesOfUser', user.id);
    const password = context.loaders.load('passwordOfUser', user.id);
    if (identities instanceof Promise || password instanceof Promise)
      return Promise.all([identities, password]).then(([rows, setAt]) => waysIn(user, rows, setAt));
    return waysIn(user, identities, password);
  }
}

function waysIn(user: UserModel, rows: IdentityRow[], passwordSetAt: Date | null): UserIdentity[] {
  const providers = rows.map(identityModel);
  return passwordSetAt === null ? providers : [passwordIdentity(user, passwordSetAt), ...providers];
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
