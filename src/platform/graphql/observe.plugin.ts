import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import { ERRORS_MAX } from './document-limits.js';
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

/** However much of a document is wrong, the answer says it of the first places only: echoing all is an amplifier. */
export const boundErrors: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body } }) {
        if (body.kind === 'single' && body.singleResult.errors) {
          body.singleResult.errors = body.singleResult.errors.slice(0, ERRORS_MAX);
        }
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
