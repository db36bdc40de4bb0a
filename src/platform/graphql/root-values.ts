import {
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
} from 'graphql';

/** What the root fields of an operation gave, by the names they have in the answer. */
export type RootValues = Record<string, unknown>;

/** In the place of the value of a root field that failed. */
class Failure {
  constructor(readonly error: unknown) {}
}

/** A value as its resolver gave it. In a box, so that nothing is taken for null or for no value at all. */
interface Boxed {
  value: unknown;
}

/** A value that is handed out as it is. */
const Given = new GraphQLScalarType<unknown, Boxed>({
  name: 'GivenValue',
  serialize: (value) => ({ value }),
});

/** The two halves of a schema: what root fields give, and what is made of it. */
interface Halves {
  /** Calls the resolvers of root fields, and looks no further. */
  roots: GraphQLSchema;
  /** Is given the values of root fields, and resolves everything under them. */
  rest: GraphQLSchema;
}

const halves = new WeakMap<GraphQLSchema, Halves>();

export function halvesOf(schema: GraphQLSchema): Halves {
  let both = halves.get(schema);
  if (!both) {
    both = {
      roots: withRootFields(schema, (field) => ({ ...field, type: Given })),
      rest: withRootFields(schema, (field) => ({ ...field, resolve: handOver })),
    };
    halves.set(schema, both);
  }
  return both;
}

const handOver: GraphQLFieldResolver<unknown, unknown> = (values, _args, _context, { path }) => {
  const value = (values as RootValues)[path.key];
  if (value instanceof Failure) throw value.error;
  return value;
};

function withRootFields(
  schema: GraphQLSchema,
  change: (field: GraphQLFieldConfig<unknown, unknown>) => GraphQLFieldConfig<unknown, unknown>,
): GraphQLSchema {
  const given = schema.toConfig();
  const root = schema.getQueryType();
  if (!root) return schema;
  const { fields, ...config } = root.toConfig();
  const changed = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, change(field)]));
  const query = new GraphQLObjectType({ ...config, fields: changed });
  const types = given.types.filter((type) => type !== root);
  return new GraphQLSchema({ ...given, query, types, assumeValid: true });
}

/** The document without anything under its root fields. */
export function rootsOnly(document: DocumentNode, rootType: string): DocumentNode {
  const kept = document.definitions.filter(
    (each) =>
      each.kind === Kind.OPERATION_DEFINITION ||
      (each.kind === Kind.FRAGMENT_DEFINITION && each.typeCondition.name.value === rootType),
  );
  const cut = kept.map((each): DefinitionNode =>
    visit(each, { Field: (node) => (node.selectionSet ? { ...node, selectionSet: undefined } : false) }),
  );
  return { ...document, definitions: cut };
}

/** Takes the values out of what `roots` answered; null where a root field gave none, or failed. */
export function unboxed(data: Readonly<Record<string, unknown>>): RootValues {
  const values: RootValues = {};
  for (const name in data) {
    const boxed = data[name] as Boxed | null;
    values[name] = boxed === null ? null : boxed.value;
  }
  return values;
}

/** The values again, with failures in the place of those that failed, for `rest`. */
export function withFailures(values: RootValues, errors: ExecutionResult['errors']): RootValues {
  const all = { ...values };
  for (const error of errors ?? []) {
    const [name] = error.path ?? [];
    if (name !== undefined) all[name] = new Failure(error.originalError ?? error);
  }
  return all;
}
