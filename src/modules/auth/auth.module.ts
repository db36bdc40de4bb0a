import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { RecipientRegistry } from '../../platform/mail/recipients.js';
import { Authenticator } from '../../platform/security/principal.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import './auth.access.js';
import { AttachmentsModule } from '../attachments/index.js';
import { UsersModule } from '../users/index.js';
import './auth.events.js';
import './auth.permissions.js';
import './auth.settings.js';
import './auth.personal-data.js';
import type { AdminUserModel } from './auth.model.js';
import { ApiKeyStanding } from './api-keys/api-key-standing.js';
import { API_KEY_PARTS } from './api-keys/api-keys.parts.js';
import type { ApiKeyModel } from './api-keys/api-key.model.js';
import { ApiKeyQueries } from './api-keys/api-key.queries.js';
import { AuthResolver } from './auth.resolver.js';
import { CUSTOMER_CONTROLLERS, CUSTOMER_PARTS } from './customers/customers.parts.js';
import { BearerAuthenticator } from './bearer-authenticator.js';
import { AdminTimelineResolver } from './staff/admin-timeline.resolver.js';
import { AccessQueries, type AdminAccess } from './staff/access.queries.js';
import { EndImpersonation } from './impersonation/end-impersonation.use-case.js';
import { ImpersonatedLetter } from './impersonation/impersonated.letter.js';
import { ImpersonationAuthenticator } from './impersonation/impersonation-authenticator.js';
import { ImpersonationResolver } from './impersonation/impersonation.resolver.js';
import { ImpersonationStore } from './impersonation/impersonation.store.js';
import { ImpersonationTokens } from './impersonation/impersonation-tokens.js';
import { StartImpersonation } from './impersonation/start-impersonation.use-case.js';
import { InviteAdmin } from './staff/invites/invite-admin.use-case.js';
import { CreateAdminUser } from './staff/create-admin-user.use-case.js';
import { OAUTH_CONTROLLERS, OAUTH_PROVIDERS } from './oauth/oauth.wiring.js';
import { CustomerSessions } from './sign-in/customer-sessions.js';
import { LoginTickets } from './sign-in/login-tickets.js';
import { Passwords } from './sign-in/passwords.js';
import { SessionAuthenticator } from './sessions/session-authenticator.js';
import { SignInAdmin } from './sign-in/sign-in-admin.use-case.js';
import { SignInLimits } from './sign-in/sign-in-limits.js';
import { AttemptBuckets } from './sign-in/attempt-buckets.js';
import { KnownDevices } from './sign-in/known-devices.js';
import { TargetLimits } from './sign-in/target-limits.js';
import { StaffAccounts } from './staff/staff-accounts.js';
import { STAFF_PROVIDERS } from './staff/staff.providers.js';
import { StaffQueries } from './staff/staff.queries.js';
import { SESSION_PROVIDERS } from './sessions/session.providers.js';
import { PASSKEY_PROVIDERS } from './passkeys/passkey.providers.js';
import { AdoptTotp } from './second-factor/adopt-totp.use-case.js';
import { SECOND_FACTOR_PROVIDERS } from './second-factor/second-factor.providers.js';
import { SignInByLink } from './second-factor/sign-in-by-link.use-case.js';
import { STEP_UP_PROVIDERS } from './step-up/step-up.providers.js';
import { StepUps } from './step-up/step-ups.js';
import { SweepSignIn } from './sign-in/sweep-sign-in.use-case.js';
import { ViewerQueries } from './staff/viewer.queries.js';

declare global {
  interface Loaders {
    adminName: [string, string | null];
    adminAccess: [string, AdminAccess | null];
    adminById: [string, AdminUserModel | null];
    apiKeyName: [string, string | null];
  }
  interface LetterRecipients {
    ADMIN: true;
  }
}

/** Global: every transport asks the `Authenticator`, every approval the `StaffDirectory`, dangerous acts `StepUpGrants`. */
@Global()
@Module({
  imports: [AttachmentsModule, UsersModule],
  controllers: [...OAUTH_CONTROLLERS, ...CUSTOMER_CONTROLLERS],
  providers: [
    ...SESSION_PROVIDERS,
    ...STAFF_PROVIDERS,
    ...SECOND_FACTOR_PROVIDERS,
    ...PASSKEY_PROVIDERS,
    ...STEP_UP_PROVIDERS,
    ...API_KEY_PARTS,
    ...CUSTOMER_PARTS,
    AttemptBuckets,
    AdminTimelineResolver,
    AuthResolver,
    CustomerSessions,
    EndImpersonation,
    ImpersonatedLetter,
    ImpersonationAuthenticator,
    ImpersonationResolver,
    ImpersonationStore,
    ImpersonationTokens,
    StartImpersonation,
    KnownDevices,
    LoginTickets,
    Passwords,
    SessionAuthenticator,
    SignInAdmin,
    SignInLimits,
    SweepSignIn,
    TargetLimits,
    ViewerQueries,
    ...OAUTH_PROVIDERS,
    { provide: Authenticator, useClass: BearerAuthenticator },
    { provide: StaffDirectory, useClass: StaffAccounts },
    { provide: StepUpGrants, useExisting: StepUps },
  ],
  exports: [
    AdoptTotp,
    ApiKeyStanding,
    Authenticator,
    CreateAdminUser,
    InviteAdmin,
    LoginTickets,
    StaffDirectory,
    StepUpGrants,
    SignInByLink,
  ],
})
export class AuthModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly viewers: ViewerQueries,
    private readonly access: AccessQueries,
    private readonly staff: StaffQueries,
    private readonly apiKeys: ApiKeyQueries,
    private readonly recipients: RecipientRegistry,
  ) {}

  onModuleInit(): void {
    this.loaders.register('adminName', async (ids) => {
      const names = await this.viewers.adminNames(ids);
      return ids.map((id) => names.get(id) ?? null);
    });
    this.loaders.register('adminById', (ids) => this.staff.byIds(ids));
    this.loaders.ahead('ApiKey', 'createdBy', 'adminById', (key: ApiKeyModel) => key.createdById);
    this.loaders.register('apiKeyName', async (ids) => {
      const names = await this.apiKeys.names(ids);
      return ids.map((id) => names.get(id) ?? null);
    });
    this.loaders.register('adminAccess', (ids) => this.access.of(ids));
    for (const field of ['status', 'roleTitle', 'grants', 'permissions', 'inviteExpiresAt'])
      this.loaders.ahead('AdminUser', field, 'adminAccess', (user: AdminUserModel) => user.id);
    this.recipients.register('ADMIN', (id) => this.viewers.recipient(id));
  }
}
