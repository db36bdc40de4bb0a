import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError, type ErrorArgs } from '../../shared/errors.js';
import { isUnavailable, sqlState } from '../db/database-errors.js';
import { describeError, log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { currentTraceId } from '../telemetry/trace.js';
import { DOCUMENT_LIMITS } from './document-limits.js';

/** What a client sees of any error, on every transport: a code, its kind, its facts, and the id to give to support. */
export interface ClientError {
  code: string;
  kind: string;
  message: string;
  args: ErrorArgs;
  requestId: string | null;
}

/** Turns whatever was thrown into what may be told. Unknown errors are logged whole and told as INTERNAL. */
export function toClientError(thrown: unknown): ClientError {
  const error = toDomainError(thrown);
  if (error.kind === 'INTERNAL') log.error({ error: describeError(thrown) }, 'unexpected error');
  metrics.graphqlErrors.inc({ kind: error.kind });
  return {
    code: error.code,
    kind: error.kind,
    message: error.message,
    args: error.args,
    requestId: currentTraceId(),
  };
}

/** What was thrown, as one of our codes. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (thrown instanceof BadRequestException) return fromValidation(thrown);
  if (thrown instanceof NotFoundException) return commonErrors.NOT_FOUND();
  if (thrown instanceof HttpException && thrown.getStatus() < 500) return commonErrors.REQUEST_MALFORMED();
  if (isUnavailable(thrown)) return commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
  // A lock or statement that took too long: nothing was done, the caller may come again.
  if (['55P03', '57014', '40001', '40P01'].includes(sqlState(thrown) ?? '')) {
    return commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1_000 });
  }
  return commonErrors.INTERNAL();
}

/** The validation pipe packs `{ path, reason }` into the exception (see `validation.ts`). */
function fromValidation(exception: BadRequestException): DomainError {
  const response = exception.getResponse() as { path?: string; reason?: string };
  return commonErrors.INPUT_INVALID({ path: response.path ?? '', reason: response.reason ?? 'invalid' });
}

/** Apollo's own refusals, by their code. */
const APOLLO_CODES: Record<string, () => DomainError> = {
  GRAPHQL_PARSE_FAILED: () => commonErrors.GRAPHQL_PARSE_FAILED(),
  GRAPHQL_VALIDATION_FAILED: () => commonErrors.GRAPHQL_VALIDATION_FAILED(),
  BAD_USER_INPUT: () => commonErrors.GRAPHQL_VALIDATION_FAILED(),
  BAD_REQUEST: () => commonErrors.REQUEST_MALFORMED(),
  OPERATION_RESOLUTION_FAILURE: () => commonErrors.REQUEST_MALFORMED(),
  PERSISTED_QUERY_NOT_SUPPORTED: () => commonErrors.REQUEST_MALFORMED(),
  PERSISTED_QUERY_NOT_FOUND: () => commonErrors.REQUEST_MALFORMED(),
};

/** The form of every entry of `errors` in a GraphQL answer. */
export function formatGraphqlError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const original = thrown instanceof GraphQLError ? (thrown.originalError ?? null) : thrown;
  const apolloCode = String(formatted.extensions?.['code'] ?? '');
  const protocol =
    original === null || original instanceof GraphQLError ? APOLLO_CODES[apolloCode] : undefined;
  const ours = domainErrorOf(thrown) ?? (protocol ? tooManyTokens(formatted.message) : null);
  const { message, ...extensions } = toClientError(ours ?? protocol?.() ?? original ?? thrown);
  return {
    // A syntax or validation error says where in the document; that text is about the caller's own words only.
    message: protocol && !ours ? withoutSuggestions(formatted.message).slice(0, 500) : message,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { ...extensions },
  };
}

/** The parser counts tokens and says so in words only. */
export function tooManyTokens(message: string): DomainError | null {
  const limit = DOCUMENT_LIMITS.tokens;
  return /Document contains more tha[nt] \d+ tokens/.test(message)
    ? commonErrors.QUERY_TOO_COMPLEX({ what: 'tokens', limit, found: limit + 1 })
    : null;
}

/** "Did you mean" spells the schema out to whoever guesses. */
function withoutSuggestions(message: string): string {
  return message.replace(/ Did you mean [^]*$/, '');
}

/** A scalar that refuses its value throws inside graphql's own error; ours may lie some layers down. */
function domainErrorOf(thrown: unknown): DomainError | null {
  let error: unknown = thrown;
  for (let layer = 0; layer < 5 && error; layer += 1) {
    if (error instanceof DomainError) return error;
    error = (error as { originalError?: unknown }).originalError;
  }
  return null;
}
