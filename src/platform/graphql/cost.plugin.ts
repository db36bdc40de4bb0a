import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { DomainError } from '../../shared/errors.js';
import { operationCost, refuseTooCostly, rootFieldsOf } from './operation-cost.js';
import type { OperationGate } from './operation-gate.js';
import type { RequestContext } from './request-context.js';

/**
 * Counts what an operation asks for, refuses too much before anything runs, has it paid from the caller's budgets, and
 * says both in `extensions.cost` and the headers.
 */
export function limitCost(gate: OperationGate): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (!operation) return;
          try {
            const cost = operationCost(schema, document, operation, request.variables ?? {});
            refuseTooCostly(cost);
            const rootFields = rootFieldsOf(document, operation);
            await gate.admit(contextValue, { kind: operation.operation, rootFields, cost });
          } catch (refusal) {
            const status = refusal instanceof DomainError && refusal.kind === 'BAD_USER_INPUT' ? 400 : 200;
            throw new GraphQLError('refused at the gate', {
              originalError: refusal as Error,
              extensions: { http: { status } },
            });
          }
        },
        async willSendResponse({ response, contextValue }) {
          const { verdict } = contextValue;
          if (!verdict) return gate.charge(contextValue);
          for (const [name, value] of Object.entries(verdict.headers)) response.http.headers.set(name, value);
          if (response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          singleResult.extensions = { ...singleResult.extensions, ...verdict.extensions };
        },
      };
    },
  };
}
