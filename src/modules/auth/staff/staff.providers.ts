import { AccessQueries } from './access.queries.js';
import { AccessResolver } from './access.resolver.js';
import { AdminUserFieldsResolver, PermissionGrantFieldsResolver } from './admin-user.fields.resolver.js';
import { CreateAdminUser } from './create-admin-user.use-case.js';
import { AcceptAdminInvite } from './invites/accept-admin-invite.use-case.js';
import { InviteAdmin } from './invites/invite-admin.use-case.js';
import { InviteLetters } from './invites/invite-letters.js';
import { InviteResolver } from './invites/invite.resolver.js';
import { InviteStore } from './invites/invite.store.js';
import { RecoverAdmin } from './invites/recover-admin.use-case.js';
import { CancelAdminInvite, ResendAdminInvite } from './invites/renew-invite.use-cases.js';
import { KnownCredentials } from './known-credentials.js';
import { DeactivateAdminUser } from './people/deactivate-admin-user.use-case.js';
import { PeopleResolver } from './people/people.resolver.js';
import { ReactivateAdminUser } from './people/reactivate-admin-user.use-case.js';
import { SetAdminPermissions } from './people/set-admin-permissions.use-case.js';
import { SetAdminRole } from './people/set-admin-role.use-case.js';
import { StaffChange } from './people/staff-change.js';
import { UpdateAdminUser } from './people/update-admin-user.use-case.js';
import { PreviewAccess } from './preview-access.js';
import { CreateRole } from './roles/create-role.use-case.js';
import { DeleteRole } from './roles/delete-role.use-case.js';
import { RoleResolver } from './roles/role.resolver.js';
import { RoleStore } from './roles/role.store.js';
import { UpdateRole } from './roles/update-role.use-case.js';
import { StaffAuthority } from './staff-authority.js';
import { StaffQueries } from './staff.queries.js';

/** Who works here, what they may do, and how it is changed. */
export const STAFF_PROVIDERS = [
  AcceptAdminInvite,
  AccessQueries,
  AccessResolver,
  AdminUserFieldsResolver,
  CancelAdminInvite,
  CreateAdminUser,
  CreateRole,
  DeactivateAdminUser,
  DeleteRole,
  InviteAdmin,
  InviteLetters,
  InviteResolver,
  InviteStore,
  KnownCredentials,
  PeopleResolver,
  PermissionGrantFieldsResolver,
  PreviewAccess,
  ReactivateAdminUser,
  RecoverAdmin,
  ResendAdminInvite,
  RoleResolver,
  RoleStore,
  SetAdminPermissions,
  SetAdminRole,
  StaffAuthority,
  StaffChange,
  StaffQueries,
  UpdateAdminUser,
  UpdateRole,
];
