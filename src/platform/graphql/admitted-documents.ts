import { Injectable } from '@nestjs/common';
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
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { describeOperation, type OperationLabels } from './observe.plugin.js';
import { limitVariablesOf, operationCost, rootFieldsOf } from './operation-cost.js';

const DOCUMENTS_MAX = 1_000;
/** Characters of all documents together; compiled code is some ten times that. */
const CHARACTERS_MAX = 2_000_000;
const COSTS_MAX = 50;

/**
 * Queries that passed parsing, validation and every document limit once. The schema does not change while a process
 * lives, so what was found out of a document stays true; what depends on the caller or on variables is asked each time.
 */
@Injectable()
export class AdmittedDocuments {
  private readonly documents = new LRUCache<string, AdmittedQuery>({
    max: DOCUMENTS_MAX,
    maxSize: CHARACTERS_MAX,
    sizeCalculation: (_query, source) => source.length + 1,
  });

  /** Only queries: a mutation is rare and dear, nothing is gained by keeping it. */
  admit(
    schema: GraphQLSchema,
    source: string,
    operationName: string | null | undefined,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): AdmittedQuery | null {
    if (operation.operation !== 'query') return null;
    const key = keyOf(source, operationName);
    const known = this.documents.get(key);
    if (known) return known;
    const query = new AdmittedQuery(schema, source, document, operation);
    // Who may look at the schema is decided a caller; such documents go the whole way each time.
    if (!query.introspects) this.documents.set(key, query);
    return query;
  }

  find(source: string, operationName: string | null | undefined): AdmittedQuery | null {
    return this.documents.get(keyOf(source, operationName)) ?? null;
  }
}

export class AdmittedQuery {
  readonly rootFields: readonly string[];
  /** Every field it asks for, as `Type.field`. */
  readonly selected: ReadonlySet<string>;
  readonly labels: OperationLabels;
  private readonly limitVariables: readonly string[];
  private readonly costs = new Map<string, number>();
  private compiled: CompiledQuery | null | undefined;

  constructor(
    private readonly schema: GraphQLSchema,
    readonly source: string,
    private readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
  ) {
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

  /** Whether `run` can be called. Compiled at the second sight: most documents of a stranger are never seen again. */
  get isRunnable(): boolean {
    if (this.compiled === undefined) {
      const compiled = compileQuery(this.schema, this.document, this.operation.name?.value);
      this.compiled = isCompiledQuery(compiled) ? compiled : null;
    }
    return this.compiled !== null;
  }

  run(context: unknown, variables: Record<string, unknown>): ExecutionResult | Promise<ExecutionResult> {
    if (!this.compiled) throw new Error('not compiled');
    const result = this.compiled.query(undefined, context, variables);
    if (result instanceof Promise || 'data' in result) return result;
    // Variables that do not fit: nothing ran yet. graphql says what is wrong with them, in the words of the whole way.
    const operationName = this.operation.name?.value;
    const { schema, document } = this;
    return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
  }
}

function keyOf(source: string, operationName: string | null | undefined): string {
  // No document holds this character, so that a name before it can never be taken for a part of the text.
  return operationName ? `${operationName}\u0000${source}` : source;
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
