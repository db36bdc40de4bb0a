import {
  execute,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { describeOperation, type OperationLabels } from './observe.plugin.js';
import { limitVariablesOf, operationCost, rootFieldsOf } from './operation-cost.js';
import { QuickQuery } from './quick-query.js';

const COSTS_MAX = 50;

/** An operation that passed every check, and what was found out of its document. */
export class AdmittedOperation {
  readonly kind: 'query' | 'mutation';
  readonly rootFields: readonly string[];
  /** Every field it asks for, as `Type.field`. */
  readonly selected: ReadonlySet<string>;
  readonly labels: OperationLabels;
  private readonly limitVariables: readonly string[];
  private readonly costs = new Map<string, number>();
  /** Undefined before the second sight; null where it cannot be compiled. */
  private compiled: QuickQuery | null | undefined;

  constructor(
    private readonly schema: GraphQLSchema,
    readonly source: string,
    private readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
  ) {
    this.kind = operation.operation === 'mutation' ? 'mutation' : 'query';
    this.rootFields = rootFieldsOf(document, operation);
    this.limitVariables = limitVariablesOf(document);
    this.selected = selectedFields(schema, document);
    this.labels = describeOperation(operation);
  }

  get introspects(): boolean {
    return this.rootFields.some((name) => name === '__schema' || name === '__type');
  }

  /** The cost depends on the sizes asked for and on nothing else that a caller can change. */
  costOf(variables: Readonly<Record<string, unknown>>): number {
    const sizes = JSON.stringify(this.limitVariables.map((name) => variables[name]));
    const known = this.costs.get(sizes);
    if (known !== undefined) return known;
    const cost = operationCost(this.schema, this.document, this.operation, variables);
    if (this.costs.size >= COSTS_MAX || sizes.length > 200) this.costs.clear();
    if (sizes.length <= 200) this.costs.set(sizes, cost);
    return cost;
  }

  /**
   * Whether `run` can be called. Queries are compiled at the second sight: most documents of a stranger are never seen
   * again. Mutations are not: one after the other is graphql's own rule, and what they select is little.
   */
  get isRunnable(): boolean {
    if (this.kind === 'mutation') return true;
    if (this.compiled === undefined)
      this.compiled = QuickQuery.of(this.schema, this.document, this.operation);
    return this.compiled !== null;
  }

  run(context: unknown, variables: Record<string, unknown>): ExecutionResult | Promise<ExecutionResult> {
    if (this.kind === 'mutation') return this.execute(context, variables);
    if (!this.compiled) throw new Error('not compiled');
    return this.compiled.run(context, variables);
  }

  private execute(contextValue: unknown, variableValues: Record<string, unknown>) {
    const { schema, document } = this;
    const operationName = this.operation.name?.value;
    return execute({ schema, document, contextValue, variableValues, operationName }) as
      ExecutionResult | Promise<ExecutionResult>;
  }
}

function selectedFields(schema: GraphQLSchema, document: DocumentNode): ReadonlySet<string> {
  const fields = new Set<string>();
  const types = new TypeInfo(schema);
  const note = (): void => {
    const parent = types.getParentType();
    const field = types.getFieldDef();
    if (parent && field) fields.add(`${parent.name}.${field.name}`);
  };
  visit(document, visitWithTypeInfo(types, { Field: note }));
  return fields;
}
