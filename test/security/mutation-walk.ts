import {
  getNamedType,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  isLeafType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

export type Values = Record<string, unknown>;
export type Mutation = GraphQLField<unknown, unknown>;

/** Of nobody and nothing. */
export const NOBODY = '0191d0f0-0000-7000-8000-000000000000';

const SCALARS: Record<string, unknown> = {
  ID: NOBODY,
  String: 'something-0001',
  Int: 1,
  Float: 1.5,
  Boolean: true,
  Won: '1000',
  SignedWon: '-1000',
  DateTime: '2026-01-01T00:00:00Z',
  BillingDate: '1990-01-01',
  SettingValue: 'something-0001',
};

/** Every mutation there is; one that is added tomorrow is in it without anybody's doing. */
export function mutationsOf(schema: GraphQLSchema): Mutation[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {});
}

/** A value for everything that a mutation takes, needed or not. */
export function everything({ args }: Mutation): Values {
  return Object.fromEntries(args.map(({ name, type }) => [name, valueOf(type)]));
}

function valueOf(type: GraphQLInputType): unknown {
  if (type instanceof GraphQLNonNull) return valueOf(type.ofType as GraphQLInputType);
  if (type instanceof GraphQLList) return [valueOf(type.ofType as GraphQLInputType)];
  if (type instanceof GraphQLEnumType) return type.getValues()[0]?.name;
  if (type instanceof GraphQLInputObjectType)
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, valueOf(field.type)]),
    );
  if (!(type.name in SCALARS)) throw new Error(`Say in the walk what a ${type.name} looks like`);
  return SCALARS[type.name];
}

/** A document that passes each argument by a variable of its own. @param extra written behind them as it is */
export function documentOf({ name, args, type }: Mutation, extra = ''): string {
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = [...args.map((arg) => `${arg.name}: $${arg.name}`), ...(extra ? [extra] : [])].join(', ');
  const selection = isLeafType(getNamedType(type)) ? '' : ' { __typename }';
  return `mutation${declared ? ` (${declared})` : ''} { ${name}${passed ? `(${passed})` : ''}${selection} }`;
}

/** The arguments, and whatever lies in them, that name a thing. */
export function namesAThing({ args }: Mutation): boolean {
  return args.some(isName);
}

function isName({ name, type }: GraphQLArgument | GraphQLInputField): boolean {
  const named = getNamedType(type);
  if (named instanceof GraphQLInputObjectType) return Object.values(named.getFields()).some(isName);
  return named.name === 'ID' || /Id$/.test(name);
}

/** An input object within the arguments. */
export interface Level {
  path: string[];
  fields: string[];
}

export function inputsOf({ args }: Mutation): Level[] {
  return args.flatMap((arg) => levels(arg.type, [arg.name]));
}

function levels(type: GraphQLInputType, path: string[]): Level[] {
  const named = getNamedType(type);
  if (!(named instanceof GraphQLInputObjectType)) return [];
  const fields = Object.values(named.getFields());
  return [
    { path, fields: fields.map(({ name }) => name) },
    ...fields.flatMap((field) => levels(field.type, [...path, field.name])),
  ];
}

/** The same values with one more field at a level; in a list it is its first. */
export function withField(values: Values, path: readonly string[], field: string, value: unknown): Values {
  const [step, ...rest] = path;
  if (step === undefined) return withOwn(values, field, value);
  const inner = values[step];
  const next = (each: unknown): Values => withField(each as Values, rest, field, value);
  return { ...values, [step]: Array.isArray(inner) ? inner.map(next) : next(inner) };
}

/** As JSON has it: `__proto__` is a field like any other there. */
function withOwn(values: Values, field: string, value: unknown): Values {
  return Object.fromEntries([...Object.entries(values), [field, value]]);
}
