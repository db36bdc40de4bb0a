import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../../platform/graphql/access.js';
import { StepUp } from '../../../../platform/graphql/step-up.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AdminUserModel } from '../../auth.model.js';
import { CancelAdminInvite, ResendAdminInvite } from '../invites/renew-invite.use-cases.js';
import { InviteAdmin } from '../invites/invite-admin.use-case.js';
import { PreviewAccess } from '../preview-access.js';
import { DeactivateAdminUser } from './deactivate-admin-user.use-case.js';
import {
  AccessChange,
  DeactivateArgs,
  InviteArgs,
  PreviewPersonArgs,
  SetPermissionsArgs,
  UpdateAdminUserInput,
} from './people.inputs.js';
import { ReactivateAdminUser } from './reactivate-admin-user.use-case.js';
import { SetAdminPermissions } from './set-admin-permissions.use-case.js';
import { SetAdminRole } from './set-admin-role.use-case.js';
import { UpdateAdminUser } from './update-admin-user.use-case.js';

/** Changes of people who work here. */
@Resolver()
export class PeopleResolver {
  constructor(
    private readonly invite: InviteAdmin,
    private readonly resend: ResendAdminInvite,
    private readonly cancel: CancelAdminInvite,
    private readonly update: UpdateAdminUser,
    private readonly deactivate: DeactivateAdminUser,
    private readonly reactivate: ReactivateAdminUser,
    private readonly setRole: SetAdminRole,
    private readonly setPermissions: SetAdminPermissions,
    private readonly preview: PreviewAccess,
  ) {}

  @RequirePermission('admin.write')
  @StepUp()
  @Mutation(() => AdminUserModel, {
    description:
      'Invites somebody by letter; the one before ends. Errors: STEP_UP_REQUIRED, ADMIN_EMAIL_TAKEN, ROLE_NOT_FOUND, PERMISSION_NOT_HELD, RATE_LIMITED, INPUT_INVALID.',
  })
  inviteAdminUser(@CurrentActor() actor: Actor, @Args() args: InviteArgs): Promise<AdminUserModel> {
    return this.invite.byLetter(actor, args);
  }

  @RequirePermission('admin.write')
  @Mutation(() => AdminUserModel, {
    description:
      'Sends a new invitation; the one before ends. Errors: ADMIN_USER_NOT_FOUND, INVITE_NOT_OPEN, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED, RATE_LIMITED.',
  })
  resendAdminInvite(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<AdminUserModel> {
    return this.resend.execute(actor, id);
  }

  @RequirePermission('admin.write')
  @Mutation(() => AdminUserModel, {
    description:
      'Takes an invitation back. Errors: ADMIN_USER_NOT_FOUND, INVITE_NOT_OPEN, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED.',
  })
  cancelAdminInvite(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<AdminUserModel> {
    return this.cancel.execute(actor, id);
  }

  @RequirePermission('admin.write')
  @Mutation(() => AdminUserModel, {
    description:
      'Changes a name. Errors: ADMIN_USER_NOT_FOUND, VERSION_STALE, PERMISSION_NOT_HELD, INPUT_INVALID.',
  })
  updateAdminUser(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('input') input: UpdateAdminUserInput,
  ): Promise<AdminUserModel> {
    return this.update.execute(actor, id, version, input);
  }

  @RequirePermission('admin.write')
  @StepUp()
  @Mutation(() => AdminUserModel, {
    description:
      'Closes an account and ends its sessions, keys and invitations. Errors: STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, ADMIN_USER_NOT_ACTIVE, VERSION_STALE, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED, LAST_SUPER_ADMIN, INPUT_INVALID.',
  })
  deactivateAdminUser(
    @CurrentActor() actor: Actor,
    @Args() { id, version, reason }: DeactivateArgs,
  ): Promise<AdminUserModel> {
    return this.deactivate.execute(actor, id, version, reason);
  }

  @RequirePermission('admin.write')
  @StepUp()
  @Mutation(() => AdminUserModel, {
    description:
      'Opens a closed account again. Errors: STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, ADMIN_USER_ACTIVE, INVITE_NEEDED, VERSION_STALE, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED.',
  })
  reactivateAdminUser(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<AdminUserModel> {
    return this.reactivate.execute(actor, id, version);
  }

  @RequirePermission('admin.write')
  @StepUp()
  @Mutation(() => AdminUserModel, {
    description:
      'Gives another role; the person signs in again. Errors: STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, ROLE_NOT_FOUND, VERSION_STALE, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED, LAST_SUPER_ADMIN.',
  })
  setAdminRole(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('role') role: string,
  ): Promise<AdminUserModel> {
    return this.setRole.execute(actor, id, version, role);
  }

  @RequirePermission('admin.write')
  @StepUp()
  @Mutation(() => AdminUserModel, {
    description:
      'Says what one person may and may not do beside their role. Errors: STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, VERSION_STALE, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED, LAST_SUPER_ADMIN, INPUT_INVALID.',
  })
  setAdminPermissions(
    @CurrentActor() actor: Actor,
    @Args() { id, version, grants }: SetPermissionsArgs,
  ): Promise<AdminUserModel> {
    return this.setPermissions.execute(actor, id, version, grants);
  }

  @RequirePermission('admin.read')
  @Query(() => AccessChange, {
    description:
      'What a person would gain and lose. Errors: ADMIN_USER_NOT_FOUND, ROLE_NOT_FOUND, PERMISSION_UNKNOWN, INPUT_INVALID.',
  })
  previewAdminPermissions(@Args() { id, role, grants }: PreviewPersonArgs): Promise<AccessChange> {
    return this.preview.ofPerson(id, { role, grants });
  }
}
