import { defineErrors, err } from './errors.js';

/** Codes that belong to no single module. */
export const commonErrors = defineErrors({
  REQUEST_MALFORMED: err('BAD_USER_INPUT', 'The request could not be read.'),
  GRAPHQL_PARSE_FAILED: err('BAD_USER_INPUT', 'The GraphQL document has a syntax error.'),
  GRAPHQL_VALIDATION_FAILED: err('BAD_USER_INPUT', 'The GraphQL document does not fit the schema.'),
  QUERY_TOO_COMPLEX: err<{ limit: number; found: number; what: string }>(
    'BAD_USER_INPUT',
    'The GraphQL document asks for more than one request may.',
  ),
  INPUT_INVALID: err<{ path: string; reason: string }>(
    'BAD_USER_INPUT',
    'A value does not have the right form.',
  ),
  AMOUNT_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'An amount is whole won in plain digits, greater than zero.',
  ),
  AMOUNT_OUT_OF_RANGE: err<{ path: string; min: string; max: string }>(
    'BAD_USER_INPUT',
    'The amount is outside the range that is allowed.',
  ),
  PAGE_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'Ask with page and limit (1 to 100), or with after; not with both.',
  ),
  CURSOR_INVALID: err<{ path: string }>('BAD_USER_INPUT', 'The cursor was not made by this list.'),
  UNAUTHENTICATED: err('UNAUTHENTICATED', 'Sign in first.'),
  FORBIDDEN: err<{ permission: string }>('FORBIDDEN', 'Your account lacks the permission for this.'),
  STEP_UP_REQUIRED: err<{ operation: string }>(
    'STEP_UP_REQUIRED',
    'Confirm this with your second factor, then send it again unchanged.',
  ),
  NOT_FOUND: err('NOT_FOUND', 'There is nothing here under this id, or it is not yours to see.'),
  VERSION_STALE: err<{ current: number; given: number }>(
    'CONFLICT',
    'Somebody changed this in the meantime. Reload it and try again.',
  ),
  IDEMPOTENCY_KEY_INVALID: err<{ path: string }>(
    'BAD_USER_INPUT',
    'An idempotency key is 8 to 200 visible characters.',
  ),
  IDEMPOTENCY_KEY_REUSED: err(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotency key was used before for another request.',
  ),
  REQUEST_IN_PROGRESS: err<{ retryAfterMs: number }>(
    'CONFLICT',
    'The first request with this idempotency key is still running.',
  ),
  RATE_LIMITED: err<{ retryAfterMs: number }>('RATE_LIMITED', 'Too many tries. Wait a moment.'),
  LIVE_TOO_SLOW: err(
    'RATE_LIMITED',
    'Events came faster than they were read. Subscribe again after your last cursor.',
  ),
  SERVICE_UNAVAILABLE: err<{ retryAfterMs: number }>(
    'UPSTREAM_UNAVAILABLE',
    'The service cannot answer right now. Nothing was changed.',
  ),
  MAINTENANCE: err<{ messageKo: string; messageEn: string; until: string | null; retryAfterMs: number }>(
    'UPSTREAM_UNAVAILABLE',
    'We are doing maintenance. Nothing was changed.',
  ),
  OPERATION_TIMED_OUT: err<{ limitMs: number; retryAfterMs: number }>(
    'UPSTREAM_UNAVAILABLE',
    'This took too long and was given up. Ask for less, or again later.',
  ),
  OPERATION_UNDECIDED: err<{ limitMs: number; retryAfterMs: number }>(
    'UPSTREAM_UNKNOWN',
    'This takes longer than we may keep you waiting, and goes on. Ask again with the same key to learn how it ended.',
  ),
  PERSISTED_DOCUMENT_UNKNOWN: err(
    'BAD_USER_INPUT',
    'No document is kept under this hash. Reload the page: the app was renewed.',
  ),
  PERSISTED_DOCUMENTS_ONLY: err(
    'FORBIDDEN',
    'A staff session runs the admin app’s own documents only. Use an API key for documents of your own.',
  ),
  ORIGIN_REFUSED: err('FORBIDDEN', 'This page may not use the sign-in of that site.'),
  INTERNAL: err('INTERNAL', 'Something went wrong on our side. Give the request id to support.'),
});
