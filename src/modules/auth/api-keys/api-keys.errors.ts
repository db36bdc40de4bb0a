import { defineErrors, err } from '../../../shared/errors.js';

export const apiKeyErrors = defineErrors({
  // One code for unknown, mistyped, expired, revoked, and a maker who left: whoever holds a key learns no more.
  API_KEY_INVALID: err('UNAUTHENTICATED', 'The API key is unknown, expired or revoked.'),
  API_KEY_NOT_FOUND: err('NOT_FOUND', 'There is no such API key.'),
  API_KEY_NOT_ACTIVE: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'This API key is expired, revoked or replaced already.',
  ),
  API_KEY_SCOPE_REFUSED: err<{ permission: string; because: 'NOT_HELD' | 'FOR_PEOPLE_ONLY' }>(
    'FAILED_PRECONDITION',
    'A key may hold only what its maker holds, and nothing that only a person may do.',
  ),
  API_KEY_ADDRESS_INVALID: err<{ path: string; value: string }>(
    'BAD_USER_INPUT',
    'Write addresses as 203.0.113.9 or 203.0.113.0/24, IPv6 likewise.',
  ),
  API_KEY_EXPIRY_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'A key ends at some time between now and a year from now.',
  ),
});
