import {
  getNamedType,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  isLeafType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { Call } from '../kit/staff-client.js';

/** The same operation with one thing different; null for one that takes nothing. */
export function otherCall(schema: GraphQLSchema, { operation, args }: Call): Call | null {
  const field = schema.getMutationType()?.getFields()[operation];
  for (const arg of field?.args ?? []) {
    if (!(arg.name in args)) continue;
    const changed = other(arg.type, args[arg.name]);
    if (changed !== undefined) return { operation, args: { ...args, [arg.name]: changed } };
  }
  return null;
}

/** Another value of a type; undefined where there is none. */
function other(type: GraphQLInputType, value: unknown): unknown {
  if (type instanceof GraphQLNonNull) return other(type.ofType as GraphQLInputType, value);
  if (type instanceof GraphQLList) return [...(value as unknown[]), ...(value as unknown[])];
  if (type instanceof GraphQLEnumType) return type.getValues().find(({ name }) => name !== value)?.name;
  if (type instanceof GraphQLInputObjectType) {
    const given = value as Record<string, unknown>;
    for (const field of Object.values(type.getFields())) {
      if (!(field.name in given)) continue;
      const changed = other(field.type, given[field.name]);
      if (changed !== undefined) return { ...given, [field.name]: changed };
    }
    return undefined;
  }
  if (typeof value === 'boolean') return !value;
  if (type.name === 'Int' || type.name === 'Float') return Number(value) + 1;
  if (type.name === 'DateTime') return '2026-01-02T00:00:00Z';
  if (type.name === 'BillingDate') return '2026-01-02';
  const text = String(value);
  return `${text.slice(0, -1)}${text.endsWith('1') ? '2' : '1'}`;
}

/** A document that calls it with these arguments. */
export function writtenOut(schema: GraphQLSchema, operation: string, args: Record<string, unknown>): string {
  const field = schema.getMutationType()?.getFields()[operation];
  if (!field) throw new Error(`no mutation ${operation}`);
  const given = field.args.flatMap((arg) =>
    arg.name in args ? [`${arg.name}: ${literal(arg.type, args[arg.name])}`] : [],
  );
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `mutation { ${operation}${given.length > 0 ? `(${given.join(', ')})` : ''}${selection} }`;
}

function literal(type: GraphQLInputType, value: unknown): string {
  if (type instanceof GraphQLNonNull) return literal(type.ofType as GraphQLInputType, value);
  if (type instanceof GraphQLList)
    return `[${(value as unknown[]).map((each) => literal(type.ofType as GraphQLInputType, each)).join(', ')}]`;
  if (type instanceof GraphQLEnumType) return String(value);
  if (type instanceof GraphQLInputObjectType) {
    const fields = Object.entries(value as object).map(
      ([name, inner]) => `${name}: ${literal(type.getFields()[name]?.type ?? type, inner)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}
