import type { CombinedError } from '@urql/core';
import type { ErrorCode } from '@/gql/error-code';
import { errorCodes } from '@/gql/error-code';
import type { ServerError } from './request';

export type ErrorArgs = Record<string, string>;

/** What the app knows about a failed request. */
export interface AppError {
  code: ErrorCode | 'NETWORK' | 'UNKNOWN';
  kind: string;
  args: ErrorArgs;
  requestId: string | null;
}

type Failure = CombinedError | ServerError | null | undefined;

function firstGraphqlError(failure: Failure): ServerError | null {
  if (!failure) return null;
  if ('graphQLErrors' in failure) return failure.graphQLErrors[0] ?? null;
  return failure;
}

export function errorKind(failure: Failure): string | null {
  const kind = firstGraphqlError(failure)?.extensions?.kind;
  return typeof kind === 'string' ? kind : null;
}

const known = new Set<string>(errorCodes);
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && known.has(code);

export function toAppError(failure: Failure): AppError {
  const error = firstGraphqlError(failure);
  if (!error) return { code: 'NETWORK', kind: 'NETWORK', args: {}, requestId: null };
  const { code, kind, args, requestId } = error.extensions ?? {};
  const entries = Object.entries((args ?? {}) as Record<string, unknown>);
  return {
    code: isErrorCode(code) ? code : 'UNKNOWN',
    kind: typeof kind === 'string' ? kind : 'INTERNAL',
    args: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    requestId: typeof requestId === 'string' ? requestId : null,
  };
}

/** Whether the answer was lost, so that nobody knows if the server did it. */
export function isAnswerLost(failure: CombinedError): boolean {
  return Boolean(failure.networkError) || errorKind(failure) === 'UPSTREAM_UNKNOWN';
}
