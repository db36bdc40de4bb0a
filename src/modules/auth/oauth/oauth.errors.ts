import { defineErrors, err } from '../../../shared/errors.js';

export const oauthErrors = defineErrors({
  PROVIDER_NOT_CONFIGURED: err<{ provider: string }>(
    'FAILED_PRECONDITION',
    'Sign-in with this provider is not set up here.',
  ),
  PROVIDER_UNAVAILABLE: err<{ provider: string; retryAfterMs: number }>(
    'UPSTREAM_UNAVAILABLE',
    'The provider of the sign-in does not answer as it should. Nothing was changed. Try again in a moment.',
  ),
  RETURN_ADDRESS_REFUSED: err<{ path: string }>(
    'BAD_USER_INPUT',
    'People are sent only to addresses that are listed in the configuration.',
  ),
  // Unknown, used, run out, of another browser or of another provider: whoever tries learns nothing.
  OAUTH_STATE_INVALID: err(
    'UNAUTHENTICATED',
    'This sign-in was not started here, is over already or took too long. Start again.',
  ),
  OAUTH_DENIED: err('UNAUTHENTICATED', 'The sign-in was cancelled at the provider.'),
  OAUTH_CODE_REFUSED: err(
    'UNAUTHENTICATED',
    'The provider did not accept the code: it is used, too old, or not for this sign-in. Start again.',
  ),
  OAUTH_PROOF_REFUSED: err(
    'UNAUTHENTICATED',
    'What the provider said does not prove who signed in. Nobody was let in.',
  ),
  OAUTH_EMAIL_UNVERIFIED: err(
    'FAILED_PRECONDITION',
    'The provider has not verified the e-mail address of this account.',
  ),
  // Deactivated, or staff that is not invited: no word more.
  OAUTH_REFUSED: err(
    'FORBIDDEN',
    'You cannot sign in with this account. Contact us if you think you should.',
  ),
  OAUTH_EMAIL_IN_USE: err(
    'FAILED_PRECONDITION',
    'There is an account with this e-mail address. Sign in the way you did before, then link this provider in your profile.',
  ),
  IDENTITY_TICKET_INVALID: err(
    'UNAUTHENTICATED',
    'The ticket for the link is unknown, used, expired or somebody else’s.',
  ),
  IDENTITY_TAKEN: err('CONFLICT', 'This account of the provider is linked to somebody else already.'),
  IDENTITY_PROVIDER_LINKED: err(
    'CONFLICT',
    'An account of this provider is linked already. Remove that link first.',
  ),
  IDENTITY_NOT_FOUND: err('NOT_FOUND', 'There is no such link.'),
  IDENTITY_LAST_WAY_IN: err(
    'FAILED_PRECONDITION',
    'This is the only way to sign in. Set a password or link another account first.',
  ),
});
