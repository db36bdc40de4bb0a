import { EnterByIdentity } from './enter-by-identity.js';
import { EnterStaffByIdentity } from './enter-staff-by-identity.js';
import { FinishFlow } from './finish-flow.use-case.js';
import { FlowStore } from './flow.store.js';
import {
  AdminIdentitiesResolver,
  UserIdentitiesResolver,
  UserIdentityFieldsResolver,
} from './identity.fields.resolver.js';
import { IdentityNotices } from './identity-notices.js';
import { IdentityQueries } from './identity.queries.js';
import { IdentityRegistration } from './identity-registration.js';
import { IdentityStore } from './identity.store.js';
import { KakaoWebhookController } from './kakao-webhook.controller.js';
import { LinkAdminIdentity } from './link-admin-identity.use-cases.js';
import { LinkIdentity } from './link-identity.use-cases.js';
import './oauth.events.js';
import './oauth.personal-data.js';
import { OAuthController } from './oauth.controller.js';
import { OAuthProviders } from './oauth-providers.js';
import { OAuthResolver } from './oauth.resolver.js';
import { ProveByCode } from './prove-by-code.js';
import { SignInByCode } from './sign-in-by-code.use-case.js';
import { SignInStaffByCode } from './sign-in-staff-by-code.use-case.js';
import { StaffCodeLoginResolver } from './staff-code-login.resolver.js';
import { StaffIdentityResolver } from './staff-identity.resolver.js';
import { StartFlow } from './start-flow.use-case.js';
import { UnlinkByNotice } from './unlink-by-notice.use-case.js';

/** This folder's part of `AuthModule`. */
export const OAUTH_CONTROLLERS = [OAuthController, KakaoWebhookController];
export const OAUTH_PROVIDERS = [
  AdminIdentitiesResolver,
  EnterByIdentity,
  EnterStaffByIdentity,
  FinishFlow,
  FlowStore,
  IdentityNotices,
  IdentityQueries,
  IdentityRegistration,
  IdentityStore,
  LinkAdminIdentity,
  LinkIdentity,
  OAuthProviders,
  OAuthResolver,
  ProveByCode,
  SignInByCode,
  SignInStaffByCode,
  StaffCodeLoginResolver,
  StaffIdentityResolver,
  StartFlow,
  UnlinkByNotice,
  UserIdentitiesResolver,
  UserIdentityFieldsResolver,
];
