import { ModulesContainer } from '@nestjs/core';
import {
  getNamedType,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  isLeafType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { ACCESS, type AccessRule } from '../../src/platform/graphql/access.js';
import type { TestSystem } from './test-system.js';

export type Kind = 'query' | 'mutation' | 'subscription';

/** A root field of the schema with the smallest document that calls it. */
export interface Operation {
  kind: Kind;
  name: string;
  description: string;
  document: string;
}

/** Open to whoever is signed in, who then is not any more: a walk over all operations leaves them out. */
export const ENDS_THE_CALLER: readonly string[] = ['logout', 'revokeAllSessions'];

const SCALARS: Record<string, string> = {
  ID: '"0191d0f0-0000-7000-8000-000000000000"',
  String: '"nobody-0001"',
  Int: '1',
  Float: '1.5',
  Boolean: 'true',
  Won: '"1000"',
  SignedWon: '"-1000"',
  DateTime: '"2026-01-01T00:00:00Z"',
  BillingDate: '"2026-01-01"',
};

/** Every operation there is; one that is added tomorrow is in it without anybody's doing. */
export function operationsOf(schema: GraphQLSchema): Operation[] {
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  return (Object.keys(roots) as Kind[]).flatMap((kind) =>
    Object.values(roots[kind]?.getFields() ?? {}).map((field) => ({
      kind,
      name: field.name,
      description: field.description ?? '',
      document: `${kind} { ${call(field)} }`,
    })),
  );
}

function call(field: GraphQLField<unknown, unknown>): string {
  const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: ${literal(arg.type)}`);
  const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${selection}`;
}

function literal(type: GraphQLInputType): string {
  if (type instanceof GraphQLNonNull) return literal(type.ofType as GraphQLInputType);
  if (type instanceof GraphQLList) return `[${literal(type.ofType as GraphQLInputType)}]`;
  if (type instanceof GraphQLEnumType) return type.getValues()[0]?.name ?? '';
  if (type instanceof GraphQLInputObjectType) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    return `{ ${fields.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  const value = SCALARS[type.name];
  if (value === undefined) throw new Error(`Say in the test kit what a ${type.name} looks like`);
  return value;
}

/** The access rule beside each operation's handler, read from the running application: `Query.viewer` → rule. */
export function accessRules(system: TestSystem): Map<string, AccessRule | undefined> {
  const rules = new Map<string, AccessRule | undefined>();
  for (const module of system.get(ModulesContainer).values()) {
    for (const { metatype } of module.providers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype: unknown = (metatype as { prototype?: unknown }).prototype;
      if (typeof prototype !== 'object' || prototype === null) continue;
      for (const [method, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof value !== 'function') continue;
        const kind: unknown = Reflect.getMetadata('graphql:resolver_type', value);
        if (!['Query', 'Mutation', 'Subscription'].includes(String(kind))) continue;
        const name = (Reflect.getMetadata('graphql:resolver_name', value) as string | undefined) ?? method;
        rules.set(`${String(kind)}.${name}`, Reflect.getMetadata(ACCESS, value) as AccessRule | undefined);
      }
    }
  }
  return rules;
}

/** The rule of one operation. */
export function ruleOf(rules: Map<string, AccessRule | undefined>, operation: Operation) {
  return rules.get(`${operation.kind[0]?.toUpperCase()}${operation.kind.slice(1)}.${operation.name}`);
}
