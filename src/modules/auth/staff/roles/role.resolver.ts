import { Args, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../../platform/graphql/access.js';
import { whenLoaded, type Loaded } from '../../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../../platform/graphql/request-context.js';
import { StepUp } from '../../../../platform/graphql/step-up.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AdminUserModel } from '../../auth.model.js';
import { AccessQueries } from '../access.queries.js';
import { AccessChange, CreateRoleArgs, PreviewRoleArgs, UpdateRoleArgs } from '../people/people.inputs.js';
import { PreviewAccess } from '../preview-access.js';
import { staffErrors } from '../staff.errors.js';
import { Role } from '../staff.model.js';
import { CreateRole } from './create-role.use-case.js';
import { DeleteRole } from './delete-role.use-case.js';
import { UpdateRole } from './update-role.use-case.js';

@Resolver(() => AccessChange)
export class RoleResolver {
  constructor(
    private readonly access: AccessQueries,
    private readonly create: CreateRole,
    private readonly update: UpdateRole,
    private readonly remove: DeleteRole,
    private readonly preview: PreviewAccess,
  ) {}

  @RequirePermission('role.write')
  @StepUp()
  @Mutation(() => Role, {
    description:
      'Makes a role of the house. Errors: STEP_UP_REQUIRED, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, ROLE_NAME_TAKEN, INPUT_INVALID.',
  })
  async createRole(@CurrentActor() actor: Actor, @Args() args: CreateRoleArgs): Promise<Role> {
    await this.create.execute(actor, { ...args, secondFactorPolicy: args.secondFactorPolicy ?? 'ANY' });
    return this.role(args.name);
  }

  @RequirePermission('role.write')
  @StepUp()
  @Mutation(() => Role, {
    description:
      'Changes a role; everybody who has it is concerned within a second. Errors: STEP_UP_REQUIRED, ROLE_NOT_FOUND, ROLE_FIXED, VERSION_STALE, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED, INPUT_INVALID.',
  })
  async updateRole(
    @CurrentActor() actor: Actor,
    @Args() { name, version, ...change }: UpdateRoleArgs,
  ): Promise<Role> {
    await this.update.execute(actor, name, version, change);
    return this.role(name);
  }

  @RequirePermission('role.write')
  @StepUp()
  @Mutation(() => Boolean, {
    description:
      'Takes away a role that nobody has. Errors: STEP_UP_REQUIRED, ROLE_NOT_FOUND, ROLE_FIXED, ROLE_IN_USE, VERSION_STALE, PERMISSION_NOT_HELD.',
  })
  async deleteRole(
    @CurrentActor() actor: Actor,
    @Args('name') name: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<boolean> {
    await this.remove.execute(actor, name, version);
    return true;
  }

  @RequirePermission('admin.read')
  @Query(() => [AccessChange], {
    description:
      'Who would gain and lose what if a role had these permissions. Errors: PERMISSION_UNKNOWN, ROLE_FIXED, INPUT_INVALID.',
  })
  previewRole(@Args() { name, permissions }: PreviewRoleArgs): Promise<AccessChange[]> {
    return this.preview.ofRole(name, permissions);
  }

  @ResolveField(() => AdminUserModel)
  adminUser({ adminUserId }: AccessChange, _args: unknown, context: RequestContext): Loaded<AdminUserModel> {
    return whenLoaded(context.loaders.load('adminById', adminUserId), (user) => {
      if (!user) throw staffErrors.ADMIN_USER_NOT_FOUND();
      return user;
    });
  }

  /** @throws ROLE_NOT_FOUND when it was taken away again in the meantime */
  private async role(name: string): Promise<Role> {
    const role = (await this.access.roles()).find((each) => each.name === name);
    if (!role) throw staffErrors.ROLE_NOT_FOUND();
    return role;
  }
}
