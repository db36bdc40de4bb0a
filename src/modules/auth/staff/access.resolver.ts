import { Args, ArgsType, Field, ID, Query, Resolver } from '@nestjs/graphql';
import { Ctx, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs, SortDirection } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { allPermissions, isPermission } from '../../../platform/security/permissions.js';
import { pageRequest } from '../../../shared/paging.js';
import { AdminUserModel } from '../auth.model.js';
import { AccessQueries } from './access.queries.js';
import { explainAccess } from './explain-access.js';
import { staffErrors } from './staff.errors.js';
import {
  AccessExplanation,
  AdminUserFilter,
  AdminUserPage,
  AdminUserSort,
  PermissionInfo,
  Role,
} from './staff.model.js';
import { AdminUserSortField, StaffQueries } from './staff.queries.js';

@ArgsType()
class ExplainArgs {
  @Field(() => ID)
  adminUserId: string;

  @Text({ max: 100 })
  @Field()
  permission: string;
}

/** Who works here and what they may do. */
@Resolver()
export class AccessResolver {
  constructor(
    private readonly staff: StaffQueries,
    private readonly access: AccessQueries,
  ) {}

  @RequirePermission('admin.read')
  @Query(() => AdminUserPage, { description: 'Staff, by name. Errors: PAGE_INVALID, CURSOR_INVALID.' })
  async adminUsers(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => AdminUserFilter, nullable: true }) filter?: AdminUserFilter,
    @Args('sort', { type: () => [AdminUserSort], nullable: true }) sort?: AdminUserSort[],
  ): Promise<AdminUserPage> {
    const order = sort?.[0] ?? { field: AdminUserSortField.NAME, direction: SortDirection.ASC };
    const found = await this.staff.page(pageRequest(page), filter ?? {}, order);
    await context.ahead('AdminUser', found.items);
    return found;
  }

  @RequirePermission('admin.read')
  @Query(() => AdminUserModel, { description: 'One member of staff. Errors: ADMIN_USER_NOT_FOUND.' })
  async adminUser(@Args('id', { type: () => ID }) id: string): Promise<AdminUserModel> {
    const row = await this.staff.byId(id);
    if (!row) throw staffErrors.ADMIN_USER_NOT_FOUND();
    return row;
  }

  @RequirePermission('admin.read')
  @Query(() => [Role], { description: 'Every role, those that come with the product first.' })
  roles(): Promise<Role[]> {
    return this.access.roles();
  }

  @RequirePermission('admin.read')
  @Query(() => [PermissionInfo], { description: 'Every permission there is.' })
  permissions(): PermissionInfo[] {
    return [...allPermissions()]
      .map(([name, { ko, en, dangerous = false }]) => ({
        name,
        noun: name.split('.')[0] ?? name,
        titleKo: ko,
        titleEn: en,
        dangerous,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  @RequirePermission('admin.read')
  @Query(() => AccessExplanation, {
    description:
      'Why somebody may or may not do something. Errors: ADMIN_USER_NOT_FOUND, PERMISSION_UNKNOWN.',
  })
  async explainAccess(@Args() { adminUserId, permission }: ExplainArgs): Promise<AccessExplanation> {
    if (!isPermission(permission)) throw staffErrors.PERMISSION_UNKNOWN({ permission });
    const adminUser = await this.adminUser(adminUserId);
    const [access] = await this.access.of([adminUser.id]);
    if (!access) throw staffErrors.ADMIN_USER_NOT_FOUND();
    return { adminUser, permission, ...explainAccess(access, permission) };
  }
}
