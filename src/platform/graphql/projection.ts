import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** Puts what the root fields gave into the form of the answer. @throws IRREGULAR, or whatever a resolver throws */
export type Projection = (roots: Readonly<Record<string, unknown>>, context: unknown) => object;

/** Something to wait for, an error, a null where none may be: GraphQL has rules for it, a projection has none. */
const IRREGULAR = new Error('irregular');

/**
 * Writes the function that makes an answer out of the values of the root fields, for documents whose fields are
 * properties and resolvers that need no arguments. It knows one case only, that every value is there and right; it
 * makes nothing but the answer itself, where an executor of GraphQL makes a path and places for each value.
 * @returns null for a document with anything else in it
 */
export function compileProjection(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Projection | null {
  const root = schema.getQueryType();
  if (!root || hasDirectives(document)) return null;
  try {
    return new ProjectionWriter(schema, document).write(root, operation.selectionSet);
  } catch (error) {
    if (error === IRREGULAR) return null;
    throw error;
  }
}

class ProjectionWriter {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly functions: string[] = [];
  /** What the written functions use, each under a name of its own. */
  private readonly used = new Map<unknown, string>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(fragments.map((each) => [each.name.value, each]));
  }

  write(root: GraphQLObjectType, selections: SelectionSetNode): Projection {
    const entries = this.entriesOf(root, [selections], (key) => `roots[${key}]`);
    const names = [...this.used.values()];
    const source = `${this.functions.join('\n')}\nreturn function project(roots, context) { return { ${entries} }; };`;
    // Names of fields and aliases are GraphQL's, hence letters, digits and underscores; all else stands in `used`.
    return new Function(...names, source)(...this.used.keys()) as Projection;
  }

  private entriesOf(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    rootValue: ((key: string) => string) | null,
  ): string {
    const entries: string[] = [];
    for (const [name, nodes] of this.fieldsOf(type, sets)) {
      const [{ name: field }] = nodes as [FieldNode];
      const key = JSON.stringify(name);
      if (field.value === '__typename') {
        entries.push(`${key}: ${JSON.stringify(type.name)}`);
        continue;
      }
      const definition = type.getFields()[field.value];
      if (!definition) throw IRREGULAR;
      const { resolve } = definition;
      if (!rootValue && resolve && definition.args.length > 0) throw IRREGULAR;
      const value = rootValue
        ? rootValue(key)
        : resolve
          ? `${this.use(resolve)}(value, ${this.use(NO_ARGUMENTS)}, context)`
          : `value[${JSON.stringify(field.value)}]`;
      entries.push(`${key}: ${this.completed(definition.type, nodes, value)}`);
    }
    return entries.join(', ');
  }

  /** The expression of a value in the form of the answer. */
  private completed(type: GraphQLOutputType, nodes: readonly FieldNode[], value: string): string {
    const inner = isNonNullType(type) ? type.ofType : type;
    if (isLeafType(inner)) return `${this.use(leafOf(inner, isNonNullType(type)))}(${value})`;
    const whenNull = isNonNullType(type) ? `${this.use(refuse)}()` : 'null';
    const name = `complete${this.functions.length}`;
    // Its place is taken before those of what it calls.
    const place = this.functions.push('') - 1;
    let body: string;
    if (isListType(inner)) {
      const item = this.completed(inner.ofType, nodes, 'value[i]');
      body = `${this.use(refuseUnlessList)}(value);
        const items = [];
        for (let i = 0; i < value.length; i += 1) items.push(${item});
        return items;`;
    } else if (isObjectType(inner) && !inner.isTypeOf) {
      const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      body = `${this.use(refuseUnlessObject)}(value);
        return { ${this.entriesOf(inner, sets, null)} };`;
    } else throw IRREGULAR;
    this.functions[place] = `function ${name}(value, context) {
      if (value === null || value === undefined) return ${whenNull};
      ${body}
    }`;
    return `${name}(${value}, context)`;
  }

  /** Fields by the name they have in the answer; the same name may be asked for in several places. */
  private fieldsOf(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    found = new Map<string, FieldNode[]>(),
  ): Map<string, FieldNode[]> {
    for (const { selections } of sets) {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const name = selection.alias?.value ?? selection.name.value;
          const known = found.get(name);
          if (known) known.push(selection);
          else found.set(name, [selection]);
          continue;
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
        const on = fragment?.typeCondition?.name.value ?? type.name;
        if (fragment && this.applies(on, type)) this.fieldsOf(type, [fragment.selectionSet], found);
      }
    }
    return found;
  }

  private applies(condition: string, type: GraphQLObjectType): boolean {
    if (condition === type.name) return true;
    const named = this.schema.getType(condition);
    return isAbstractType(named) && this.schema.isSubType(named, type);
  }

  private use(thing: unknown): string {
    const known = this.used.get(thing);
    if (known !== undefined) return known;
    const name = `used${this.used.size}`;
    this.used.set(thing, name);
    return name;
  }
}

const NO_ARGUMENTS = Object.freeze({});

function hasDirectives(document: DocumentNode): boolean {
  let found = false;
  visit(document, { Directive: () => void (found = true) });
  return found;
}

function refuse(): never {
  throw IRREGULAR;
}

function refuseUnlessObject(value: unknown): void {
  if (typeof value !== 'object' || isUnfinished(value as object)) throw IRREGULAR;
}

function refuseUnlessList(value: unknown): void {
  if (Array.isArray(value)) return;
  if (typeof value === 'object') isUnfinished(value as object);
  throw IRREGULAR;
}

/** Errors are values too, and so are promises of values. Nobody will wait for this promise: its failure is no news. */
function isUnfinished(value: object): boolean {
  if (!('then' in value)) return value instanceof Error;
  Promise.resolve(value).catch(() => undefined);
  return true;
}

type Leaf = (value: unknown) => unknown;

const leaves = new WeakMap<GraphQLLeafType, { orNull: Leaf; never: Leaf }>();

/** One function for each type, however many documents use it. */
function leafOf(type: GraphQLLeafType, isNonNull: boolean): Leaf {
  let both = leaves.get(type);
  if (!both) {
    const complete = completerOf(type);
    both = {
      orNull: (value) => (value === null || value === undefined ? null : complete(value)),
      never: (value) => (value === null || value === undefined ? refuse() : complete(value)),
    };
    leaves.set(type, both);
  }
  return isNonNull ? both.never : both.orNull;
}

/** What GraphQL's own types leave as it is is not asked about twice. */
function completerOf(type: GraphQLLeafType): Leaf {
  const serialized: Leaf = (value) => {
    if (typeof value === 'object' && isUnfinished(value as object)) throw IRREGULAR;
    const text: unknown = type.serialize(value);
    if (text === undefined || text === null || Number.isNaN(text)) throw IRREGULAR;
    return text;
  };
  if (type === GraphQLString || type === GraphQLID)
    return (value) => (typeof value === 'string' ? value : serialized(value));
  if (type === GraphQLBoolean) return (value) => (typeof value === 'boolean' ? value : serialized(value));
  if (type === GraphQLInt)
    return (value) => (typeof value === 'number' && (value | 0) === value ? value : serialized(value));
  return serialized;
}
