import { ResolveField, Resolver } from '@nestjs/graphql';
import { whenLoaded, type Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { AdminUserModel } from '../auth.model.js';
import type { AdminAccess, Grant } from './access.queries.js';
import { staffErrors } from './staff.errors.js';
import { PermissionGrant } from './staff.model.js';
import { AdminUserStatus } from './staff.queries.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => AdminUserModel)
export class AdminUserFieldsResolver {
  @ResolveField(() => AdminUserStatus)
  status(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<AdminUserStatus> {
    return of(user, context, (access) => access.status);
  }

  @ResolveField(() => String, { description: 'The role in Korean; roles has both languages.' })
  roleTitle(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<string> {
    return of(user, context, (access) => access.role.titleKo);
  }

  @ResolveField(() => [PermissionGrant], { description: 'What is given or denied to this person alone.' })
  grants(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<PermissionGrant[]> {
    return of(user, context, (access) => access.grants);
  }

  @ResolveField(() => [String], { description: 'What this person may do, all in all.' })
  permissions(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<string[]> {
    return of(user, context, (access) => [...access.permissions].sort());
  }

  @ResolveField(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when the open invitation works; null when there is none.',
  })
  inviteExpiresAt(user: AdminUserModel, _args: unknown, context: RequestContext): Loaded<Date | null> {
    return of(user, context, (access) => access.inviteExpiresAt);
  }
}

@Resolver(() => PermissionGrant)
export class PermissionGrantFieldsResolver {
  @ResolveField(() => String, { nullable: true, description: 'Who said so, by name.' })
  grantedBy({ grantedBy }: Grant, _args: unknown, context: RequestContext): Loaded<string | null> {
    return grantedBy === null ? null : context.loaders.load('adminName', grantedBy);
  }
}

function of<T>(user: AdminUserModel, context: RequestContext, take: (access: AdminAccess) => T): Loaded<T> {
  return whenLoaded(context.loaders.load('adminAccess', user.id), (access) => {
    if (!access) throw staffErrors.ADMIN_USER_NOT_FOUND();
    return take(access);
  });
}
