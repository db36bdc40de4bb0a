import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { commonErrors } from '../../shared/common-errors.js';

/** Points one operation may cost; a point stands for 100 objects that may have to be read. */
export const COST_MAX = 1_000;
const NODES_PER_POINT = 100;
/** What a list without a size of its own is taken for. */
const LIST_GUESS = 10;

interface Walk {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, { on: string; selectionSet: SelectionSetNode }>;
  variables: Readonly<Record<string, unknown>>;
}

/**
 * What an operation may cost, by the sizes it asks for: lists inside lists multiply. Counted from the document and
 * its variables alone, before anything is executed.
 * @returns points, at least 1
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const root = schema.getRootType(operation.operation);
  if (!root) return 1;
  const sizes = { ...defaultsOf(operation), ...variables };
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [
            [
              definition.name.value,
              { on: definition.typeCondition.name.value, selectionSet: definition.selectionSet },
            ],
          ]
        : [],
    ),
  );
  const nodes = nodesOf({ schema, fragments, variables: sizes }, operation.selectionSet, root, 1, 1);
  return Math.max(1, Math.ceil(nodes / NODES_PER_POINT));
}

/** What whole numbers among the variables are when the caller leaves them out. */
function defaultsOf(operation: OperationDefinitionNode): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue?.kind === Kind.INT) defaults[variable.name.value] = Number(defaultValue.value);
  return defaults;
}

/** The names of the fields at an operation's root, also those that stand in fragments. For a document that is valid. */
export function rootFieldsOf(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet);
      else {
        const name = selection.name.value;
        if (seen.has(name)) continue;
        seen.add(name);
        for (const definition of document.definitions)
          if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name)
            walk(definition.selectionSet);
      }
    }
  };
  walk(operation.selectionSet);
  return [...names];
}

/** The variables that a document uses as sizes of lists: the only ones its cost depends on. */
export function limitVariablesOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Argument({ name, value }) {
      if (name.value === 'limit' && value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** @throws QUERY_TOO_COMPLEX above the limit, with what was found */
export function refuseTooCostly(cost: number): void {
  if (cost > COST_MAX) throw commonErrors.QUERY_TOO_COMPLEX({ what: 'cost', limit: COST_MAX, found: cost });
}

/** @param times how often this selection may be read  @param pageSize the size of the page it is in, for its `items` */
function nodesOf(
  walk: Walk,
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
  times: number,
  pageSize: number,
): number {
  let nodes = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      nodes += fieldNodes(walk, selection, parent, times, pageSize);
    } else {
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? { on: selection.typeCondition?.name.value, selectionSet: selection.selectionSet }
          : walk.fragments.get(selection.name.value);
      const type = fragment?.on ? walk.schema.getType(fragment.on) : parent;
      if (fragment && type && isCompositeType(type)) {
        nodes += nodesOf(walk, fragment.selectionSet, type, times, pageSize);
      }
    }
    // Past this it is refused anyway; going on would let a small document cost us much.
    if (nodes > COST_MAX * NODES_PER_POINT * 10) return nodes;
  }
  return nodes;
}

function fieldNodes(
  walk: Walk,
  field: FieldNode,
  parent: GraphQLCompositeType,
  times: number,
  pageSize: number,
): number {
  const definition =
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value] : undefined;
  const type = definition && getNamedType(definition.type);
  if (!definition || !type || !isCompositeType(type) || !field.selectionSet) return 0;
  const asked = askedSize(walk, field, definition);
  const list = isList(definition);
  const size = list ? (field.name.value === 'items' ? pageSize : (asked ?? LIST_GUESS)) : 1;
  const many = times * size;
  return many + nodesOf(walk, field.selectionSet, type, many, list ? 1 : (asked ?? 1));
}

/** The value of the `limit` argument: as written, as a variable, or the schema's default. */
function askedSize(walk: Walk, field: FieldNode, definition: GraphQLField<unknown, unknown>): number | null {
  const argument = definition.args.find((arg) => arg.name === 'limit');
  if (!argument) return null;
  const value = field.arguments?.find((arg) => arg.name.value === 'limit')?.value;
  let size: unknown = argument.defaultValue;
  if (value?.kind === Kind.INT) size = Number(value.value);
  if (value?.kind === Kind.VARIABLE) size = walk.variables[value.name.value] ?? argument.defaultValue;
  return typeof size === 'number' && size > 0 ? size : LIST_GUESS;
}

function isList(definition: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(definition.type) ? definition.type.ofType : definition.type);
}
