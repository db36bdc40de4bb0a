import { DeletePasskey, RenamePasskey } from './change-passkeys.use-cases.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyResolver } from './passkey.resolver.js';
import { PasskeyStore } from './passkey.store.js';
import { RegisterPasskey } from './register-passkey.use-case.js';
import { StartPasskeyLogin } from './start-passkey-login.use-case.js';
import { StartPasskeyRegistration } from './start-passkey-registration.use-case.js';
import { VerifyPasskeyLogin } from './verify-passkey-login.use-case.js';

/** Passkeys. */
export const PASSKEY_PROVIDERS = [
  DeletePasskey,
  PasskeyCeremonies,
  PasskeyChallenges,
  PasskeyResolver,
  PasskeyStore,
  RegisterPasskey,
  RenamePasskey,
  StartPasskeyLogin,
  StartPasskeyRegistration,
  VerifyPasskeyLogin,
];
