import { Injectable } from '@nestjs/common';
import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { ErrorArgs } from '../../shared/errors.js';
import { Config } from '../config/config.js';
import { inSpan, spansAreRecorded } from '../telemetry/spans.js';
import { currentTrace } from '../telemetry/trace.js';
import { ERRORS_MAX } from './document-limits.js';
import { formatGraphqlError } from './error-format.js';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** What is said to the client, and how the transport says it. */
export interface OperationAnswer {
  status: number;
  headers: Record<string, string>;
  body: FormattedExecutionResult;
}

/** What the transport should know: come back later, or our bug. Everything else is an answer. */
const STATUS: Record<string, number> = {
  SERVICE_UNAVAILABLE: 503,
  MAINTENANCE: 503,
  OPERATION_TIMED_OUT: 503,
  INTERNAL: 500,
};

/** Vendors are given 10 s by the use cases themselves; the answer to that comes from there and says more. */
const MUTATION_GRACE_MS = 5_000;

/** Runs operations under the time limit and puts their errors into our form, whichever way they came. */
@Injectable()
export class OperationRunner {
  constructor(private readonly config: Config) {}

  /**
   * A query that takes too long is cancelled: none of its statements starts any more. A mutation is left to finish,
   * since half of it may be done; its caller is told to ask again with the same key.
   * @param field its root field
   */
  run(
    kind: OperationKind,
    field: string,
    execute: () => ExecutionResult | Promise<ExecutionResult>,
  ): OperationAnswer | Promise<OperationAnswer> {
    const work = spansAreRecorded() ? recorded(kind, field, execute) : execute();
    if (!(work instanceof Promise)) return answerOf(work);
    const limitMs = this.config.env.OPERATION_TIMEOUT_MS + (kind === 'mutation' ? MUTATION_GRACE_MS : 0);
    const trace = currentTrace();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const error =
          kind === 'mutation' ? commonErrors.OPERATION_UNDECIDED : commonErrors.OPERATION_TIMED_OUT;
        if (trace && kind !== 'mutation') trace.cancelled = true;
        resolve(answerOf({ errors: [error({ limitMs, retryAfterMs: 1_000 }) as never] }));
      }, limitMs);
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        reject(error as Error);
      };
      const settle = (result: ExecutionResult): void => {
        clearTimeout(timer);
        try {
          resolve(answerOf(result));
        } catch (error) {
          fail(error);
        }
      };
      work.then(settle, fail);
    });
  }
}

function recorded(
  kind: OperationKind,
  field: string,
  execute: () => ExecutionResult | Promise<ExecutionResult>,
): ExecutionResult | Promise<ExecutionResult> {
  const attributes = { 'graphql.operation.type': kind, 'graphql.field': field };
  return inSpan({ name: `${kind} ${field}`, kind: 'internal', attributes }, execute, (result) =>
    Boolean(result.errors?.length),
  );
}

/** However much is wrong, the answer says it of the first places only: echoing all is an amplifier. */
export function answerOf({ data, errors }: ExecutionResult): OperationAnswer {
  if (!errors?.length) return { status: 200, headers: {}, body: { data } };
  const told = errors.slice(0, ERRORS_MAX).map((error) => tell(error, data === undefined));
  const body = data === undefined ? { errors: told } : { errors: told, data };
  const transport = transportOf(told, data);
  // Without data nothing ran: the variables did not fit their types.
  if (data === undefined && transport.status === 200) transport.status = 400;
  return { ...transport, body };
}

/** How the transport says it, when we failed and there is nothing else to say. */
export function transportOf(
  errors: readonly GraphQLFormattedError[],
  data: unknown,
): Pick<OperationAnswer, 'status' | 'headers'> {
  const { code = '', args } = (errors[0]?.extensions ?? {}) as { code?: string; args?: ErrorArgs };
  const status = data == null ? (STATUS[code] ?? 200) : 200;
  const retryAfterMs = args?.['retryAfterMs'];
  const later = status !== 200 && typeof retryAfterMs === 'number';
  return { status, headers: later ? { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } : {} };
}

/** @param beforeRunning then an error without a cause is graphql's own word about the variables */
function tell(error: GraphQLError, beforeRunning: boolean): GraphQLFormattedError {
  const plain: GraphQLFormattedError = {
    message: error.message,
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
  };
  return formatGraphqlError(
    beforeRunning ? { ...plain, extensions: { code: 'BAD_USER_INPUT' } } : plain,
    error,
  );
}
