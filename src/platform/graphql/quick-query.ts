import {
  execute,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { compileProjection, type Projection } from './projection.js';
import { halvesOf, rootsOnly, unboxed, withFailures, type RootValues } from './root-values.js';

type Result = ExecutionResult | Promise<ExecutionResult>;

/** After so many values in a row that a projection could not take, it is not tried any more. */
const IRREGULAR_MAX = 5;

/**
 * A compiled query. Root fields are called first. As a rule all that stands under them is there by then, and a
 * projection puts it into the form of the answer; where something is not (a loader to wait for, an error, a null in the
 * wrong place), graphql-jit resolves the rest from the same root values, by all the rules of GraphQL.
 */
export class QuickQuery {
  private rest: CompiledQuery | ExecutionResult | null = null;
  private irregular = 0;

  private constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    /** Calls the root fields alone where there is a projection, and everything where there is none. */
    private readonly compiled: CompiledQuery,
    private readonly projection: Projection | null,
  ) {}

  /** @returns null for what cannot be compiled */
  static of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): QuickQuery | null {
    if (hasOddNames(document)) return null;
    const projection = compileProjection(schema, document, operation);
    const compiled = projection
      ? compileQuery(
          halvesOf(schema).roots,
          rootsOnly(document, schema.getQueryType()?.name ?? ''),
          operation.name?.value,
        )
      : compileQuery(schema, document, operation.name?.value);
    return isCompiledQuery(compiled)
      ? new QuickQuery(schema, document, operation, compiled, projection)
      : null;
  }

  run(context: unknown, variables: Record<string, unknown>): Result {
    const result = this.compiled.query(undefined, context, variables);
    if (result instanceof Promise) {
      const { projection } = this;
      return projection
        ? result.then((roots) => this.project(projection, roots, context, variables))
        : result;
    }
    if (!('data' in result)) return this.refuseVariables(context, variables);
    return this.projection ? this.project(this.projection, result, context, variables) : result;
  }

  private project(
    projection: Projection,
    { data, errors }: ExecutionResult,
    context: unknown,
    variables: Record<string, unknown>,
  ): Result {
    const roots = unboxed(data ?? {});
    if (!errors && this.irregular < IRREGULAR_MAX) {
      try {
        const answer = projection(roots, context);
        this.irregular = 0;
        return { data: answer as Record<string, unknown> };
      } catch {
        this.irregular += 1;
      }
    }
    return this.resolveRest(withFailures(roots, errors), context, variables);
  }

  private resolveRest(
    rootValue: RootValues,
    context: unknown,
    variableValues: Record<string, unknown>,
  ): Result {
    const { document } = this;
    const { rest: schema } = halvesOf(this.schema);
    const operationName = this.operation.name?.value;
    this.rest ??= compileQuery(schema, document, operationName);
    return isCompiledQuery(this.rest)
      ? this.rest.query(rootValue, context, variableValues)
      : execute({ schema, document, rootValue, contextValue: context, variableValues, operationName });
  }

  /** Variables that do not fit: nothing ran yet. graphql says what is wrong with them, in the words of the whole way. */
  private refuseVariables(context: unknown, variables: Record<string, unknown>): Result {
    const operationName = this.operation.name?.value;
    const { schema, document } = this;
    return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
  }
}

/** As the key of a literal this one would mean something else, in our code and in that of graphql-jit. */
function hasOddNames(document: DocumentNode): boolean {
  let found = false;
  visit(document, { Name: ({ value }) => void (found ||= value === '__proto__') });
  return found;
}
