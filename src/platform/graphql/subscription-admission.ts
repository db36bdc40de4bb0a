import { createHash } from 'node:crypto';
import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError } from '../../shared/errors.js';
import type { Principal } from '../security/principal.js';
import { currentTraceId, newTraceId, runInTrace } from '../telemetry/trace.js';
import { DOCUMENT_LIMITS, documentLimits, ERRORS_MAX } from './document-limits.js';
import { formatGraphqlError, tooManyTokens } from './error-format.js';
import type { LoaderRegistry } from './loaders.js';
import { operationCost, refuseTooCostly, rootFieldsOf } from './operation-cost.js';
import type { OperationGate } from './operation-gate.js';
import { persistedHash, type PersistedDocuments } from './persisted-documents.js';
import { RequestContext } from './request-context.js';

export interface SubscriptionRequest {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
  extensions?: unknown;
}

/** Who asks, and what to do with the connection when a subscription cannot go on, over whichever transport. */
export interface Subscriber {
  principal: Principal;
  ip: string | null;
  /** The session or its token is over: whoever reads signs in again and comes back with the last cursor. */
  sessionOver(): void;
  /** The client does not keep up: it is let go and comes back with its last cursor. */
  tooSlow(): void;
}

export interface AdmittedSubscription extends ExecutionArgs {
  contextValue: RequestContext;
  subscriber: Subscriber;
  /** What is said and logged of it carries this one id from its beginning to its end. */
  traceId: string;
}

/** The one way a subscription is let in, over a WebSocket as over SSE: the limits are those of HTTP. */
export class SubscriptionAdmission {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly loaders: LoaderRegistry,
    private readonly gate: OperationGate,
    private readonly persisted: PersistedDocuments,
  ) {}

  /** @returns what to run, or why not, as the client may see it */
  async admit(
    subscriber: Subscriber,
    request: SubscriptionRequest,
  ): Promise<AdmittedSubscription | readonly GraphQLError[]> {
    const traceId = currentTraceId() ?? newTraceId();
    return runInTrace({ traceId }, () => this.admitInTrace(subscriber, request, traceId));
  }

  private async admitInTrace(
    subscriber: Subscriber,
    request: SubscriptionRequest,
    traceId: string,
  ): Promise<AdmittedSubscription | readonly GraphQLError[]> {
    const { principal, ip } = subscriber;
    const context = new RequestContext(this.loaders, principal, ip, null);
    try {
      const document = this.read(this.sourceOf(context, request));
      const operation = getOperationAST(document, request.operationName);
      if (operation?.operation !== 'subscription') throw commonErrors.REQUEST_MALFORMED();
      const variables = request.variables ?? {};
      const cost = operationCost(this.schema, document, operation, variables);
      refuseTooCostly(cost);
      const rootFields = rootFieldsOf(document, operation);
      await this.gate.admit(context, { kind: 'subscription', rootFields, cost });
      context.operation = nameOf(document, operation, variables);
      return {
        schema: this.schema,
        document,
        operationName: request.operationName ?? null,
        variableValues: variables,
        contextValue: context,
        subscriber,
        traceId,
      };
    } catch (error) {
      if (!context.verdict) this.gate.charge(context);
      const errors = error instanceof InvalidDocument ? error.errors : [error];
      return errors.map(refusal);
    }
  }

  private sourceOf(context: RequestContext, { query, extensions }: SubscriptionRequest): string {
    const hash = persistedHash(extensions);
    const source = hash === undefined ? query : this.persisted.textOf(hash);
    this.persisted.requireKnown(context, source);
    return source;
  }

  private read(query: string): DocumentNode {
    const document = parse(query, { maxTokens: DOCUMENT_LIMITS.tokens });
    const rules = [...specifiedRules, documentLimits];
    const errors = validate(this.schema, document, rules, { maxErrors: ERRORS_MAX });
    if (errors.length > 0) throw new InvalidDocument(errors);
    return document;
  }
}

class InvalidDocument extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('invalid');
  }
}

/** Our own error inside graphql's, formatted as everywhere. */
function refusal(thrown: unknown): GraphQLError {
  if (thrown instanceof DomainError) return clientError(new GraphQLError('', { originalError: thrown }));
  if (!(thrown instanceof GraphQLError)) return clientError(thrown);
  if (thrown.originalError) return clientError(thrown);
  const code = thrown.nodes ? commonErrors.GRAPHQL_VALIDATION_FAILED : commonErrors.GRAPHQL_PARSE_FAILED;
  const ours = tooManyTokens(thrown.message) ?? code();
  const { source, positions } = thrown;
  return clientError(
    new GraphQLError(ours.message, { originalError: ours, ...(source ? { source, positions } : {}) }),
  );
}

/** Any error as the client may see it, in the trace that is open now. */
export function clientError(thrown: unknown): GraphQLError {
  const error =
    thrown instanceof GraphQLError ? thrown : new GraphQLError('', { originalError: thrown as Error });
  const formatted = formatGraphqlError(error.toJSON(), error);
  return new GraphQLError(formatted.message, {
    ...(error.source ? { source: error.source, positions: error.positions } : {}),
    path: error.path,
    extensions: formatted.extensions ?? {},
  });
}

/**
 * What an answer depends on besides who asks: the operation and its variables. The place to begin at does not count:
 * it says which facts are sent, not how they look.
 */
function nameOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): string {
  const start = startVariable(document, operation);
  const others = Object.entries(variables).filter(([name]) => name !== start);
  return createHash('sha256')
    .update(JSON.stringify([document.loc?.source.body, operation.name?.value, others]))
    .digest('base64url');
}

/** The variable given as `after` of the root field, when it stands nowhere else. */
function startVariable(document: DocumentNode, operation: OperationDefinitionNode): string | null {
  const [root] = operation.selectionSet.selections;
  const after = root?.kind === Kind.FIELD && root.arguments?.find((arg) => arg.name.value === 'after')?.value;
  if (!after || after.kind !== Kind.VARIABLE) return null;
  const name = after.name.value;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => void (uses += node.name.value === name ? 1 : 0),
  });
  return uses === 1 ? name : null;
}
