import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import { ERRORS_MAX } from './document-limits.js';
import type { ErrorArgs } from '../../shared/errors.js';
import { log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import type { RequestContext } from './request-context.js';

/** Times every operation by its root field, and logs the slow and the failed ones. */
export const observeOperations: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    const startedAt = performance.now();
    return {
      async willSendResponse({ operation, response }) {
        const failed = response.body.kind === 'single' && Boolean(response.body.singleResult.errors?.length);
        const { kind, field } = describeOperation(operation);
        const seconds = (performance.now() - startedAt) / 1_000;
        metrics.graphqlDuration.observe({ kind, field, outcome: failed ? 'error' : 'ok' }, seconds);
        log[seconds > 1 ? 'warn' : 'debug'](
          { kind, field, failed, ms: Math.round(seconds * 1_000) },
          'graphql',
        );
      },
    };
  },
};

/** What the transport should know: come back later, or our bug. Everything else is an answer. */
const STATUS: Record<string, number> = { SERVICE_UNAVAILABLE: 503, INTERNAL: 500 };

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
        const { code, args } = (errors[0]?.extensions ?? {}) as { code?: string; args?: ErrorArgs };
        if (body.singleResult.data != null || !code || !(code in STATUS)) return;
        // Nest's own listener sets 200 in the same round; ours has the last word.
        await Promise.resolve();
        http.status = STATUS[code];
        if (typeof args?.['retryAfterMs'] === 'number')
          http.headers.set('retry-after', String(Math.ceil(args['retryAfterMs'] / 1_000)));
      },
    };
  },
};

/** The root field of the schema, never the client's own operation name: label values must be bounded. */
function describeOperation(operation: OperationDefinitionNode | undefined | null): {
  kind: string;
  field: string;
} {
  const [first] = operation?.selectionSet.selections ?? [];
  return {
    kind: operation?.operation ?? 'invalid',
    field: operation && first?.kind === Kind.FIELD ? first.name.value : 'invalid',
  };
}
