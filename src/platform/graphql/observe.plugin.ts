import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import { ERRORS_MAX } from './document-limits.js';
import { log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { transportOf } from './operation-runner.js';
import type { RequestContext } from './request-context.js';

/** Times every operation by its root field, and logs the slow ones. */
export const observeOperations: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    const startedAt = performance.now();
    return {
      async willSendResponse({ operation, response }) {
        const failed = response.body.kind === 'single' && Boolean(response.body.singleResult.errors?.length);
        observeOperation(describeOperation(operation), failed, startedAt);
        metrics.graphqlWays.inc({ way: 'whole' });
      },
    };
  },
};

/** @param startedAt by `performance.now()` */
export function observeOperation({ kind, field }: OperationLabels, failed: boolean, startedAt: number): void {
  const seconds = (performance.now() - startedAt) / 1_000;
  metrics.graphqlDuration.observe({ kind, field, outcome: failed ? 'error' : 'ok' }, seconds);
  const level = seconds > 1 ? 'warn' : 'debug';
  // Building the line costs more than most operations' share of it; it is built only where it is wanted.
  if (log.isLevelEnabled(level))
    log[level]({ kind, field, failed, ms: Math.round(seconds * 1_000) }, 'graphql');
}

/**
 * However much of a document is wrong, the answer says it of the first places only: echoing all is an amplifier.
 * An answer without any data because we failed says so in its status as well.
 */
export const boundErrors: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body, http } }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        const errors = body.singleResult.errors.slice(0, ERRORS_MAX);
        body.singleResult.errors = errors;
        const { status, headers } = transportOf(errors, body.singleResult.data);
        if (status === 200) return;
        // Nest's own listener sets 200 in the same round; ours has the last word.
        await Promise.resolve();
        http.status = status;
        for (const [name, value] of Object.entries(headers)) http.headers.set(name, value);
      },
    };
  },
};

export interface OperationLabels {
  kind: string;
  field: string;
}

/** The root field of the schema, never the client's own operation name: label values must be bounded. */
export function describeOperation(operation: OperationDefinitionNode | undefined | null): OperationLabels {
  const [first] = operation?.selectionSet.selections ?? [];
  return {
    kind: operation?.operation ?? 'invalid',
    field: operation && first?.kind === Kind.FIELD ? first.name.value : 'invalid',
  };
}
