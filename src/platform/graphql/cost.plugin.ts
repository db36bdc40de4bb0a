import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { COST_MAX, operationCost, refuseTooCostly } from './operation-cost.js';
import type { RequestContext } from './request-context.js';

/** Counts what an operation asks for, refuses too much before anything runs, and says the cost in `extensions.cost`. */
export const limitCost: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    let cost: number | null = null;
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        if (!operation) return;
        cost = operationCost(schema, document, operation, request.variables ?? {});
        try {
          refuseTooCostly(cost);
        } catch (refusal) {
          throw new GraphQLError('too costly', {
            originalError: refusal as Error,
            extensions: { http: { status: 400 } },
          });
        }
      },
      async willSendResponse({ response }) {
        if (cost === null || response.body.kind !== 'single') return;
        response.body.singleResult.extensions = {
          ...response.body.singleResult.extensions,
          cost: { requested: cost, limit: COST_MAX },
        };
      },
    };
  },
};
