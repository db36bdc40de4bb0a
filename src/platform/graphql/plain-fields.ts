import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

/**
 * Nest gives every field a function that reads the property of the same name. That is what GraphQL does without any
 * function, and a compiled query then reads the property in place: a page has hundreds of such fields.
 */
export function withoutTrivialResolvers(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve && readsOnly(field.name, field.resolve)) delete field.resolve;
    }
  }
  return schema;
}

/** Tried out on an object that tells what is read from it: a resolver of ours does more, or reads something else. */
function readsOnly(name: string, resolve: GraphQLFieldResolver<unknown, unknown>): boolean {
  if (resolve.name !== 'rootFieldResolver') return false;
  const read: PropertyKey[] = [];
  const source = new Proxy({}, { get: (_, key) => void read.push(key) });
  const found = resolve(source, {}, undefined, undefined as never);
  // A default value stands in for what is missing; such a field keeps its function.
  return found === undefined && read.length === 1 && read[0] === name;
}
