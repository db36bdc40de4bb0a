import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import { execute, GraphQLError, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { AdmittedDocuments } from './admitted-documents.js';
import { describeOperation } from './observe.plugin.js';
import { rootFieldsOf } from './operation-cost.js';
import type { OperationRunner } from './operation-runner.js';
import type { PersistedDocuments } from './persisted-documents.js';
import type { RequestContext } from './request-context.js';

/**
 * Apollo reads, checks and refuses; running is our runner's, so that time limit and error form are the same on every
 * way. What passed is remembered, and the next request with the same document may take the short way.
 */
export function runOperations(
  runner: OperationRunner,
  documents: AdmittedDocuments,
  persisted: PersistedDocuments,
): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, source, request, document, operation, contextValue }) {
          try {
            // Questions about the schema alone are answered at the gate, by permission.
            if (!operation || !asksSchemaOnly(document, operation))
              persisted.requireKnown(contextValue, source);
          } catch (refusal) {
            throw new GraphQLError('refused', {
              originalError: refusal as Error,
              extensions: { http: { status: 200 } },
            });
          }
          if (!operation) return;
          const { actor } = contextValue.principal;
          const known = documents.admit(schema, source, request.operationName, document, operation, actor);
          if (known) contextValue.selected = known.selected;
        },
        async responseForOperation({ schema, document, operation, request, contextValue }) {
          // Apollo has its own words for an operation that cannot be found in the document.
          if (!operation) return null;
          const { status, headers, body } = await runner.run(
            operation.operation,
            describeOperation(operation).field,
            () =>
              execute({
                schema,
                document,
                contextValue,
                variableValues: request.variables,
                operationName: request.operationName,
              }) as never,
          );
          const http = {
            status: status === 200 ? undefined : status,
            headers: new HeaderMap(Object.entries(headers)),
          };
          return { http, body: { kind: 'single', singleResult: body } };
        },
      };
    },
  };
}

function asksSchemaOnly(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  return rootFieldsOf(document, operation).every((name) => name.startsWith('__'));
}
