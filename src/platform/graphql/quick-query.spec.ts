import {
  buildSchema,
  execute,
  GraphQLError,
  parse,
  type ExecutionResult,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { QuickQuery } from './quick-query.js';

type Resolve = (source: never, args: never, context: never) => unknown;

const SCHEMA = `
  scalar Won
  enum Status { DONE FAILED }
  interface Named { name: String! }
  type Person implements Named { id: ID! name: String! email: String }
  type Refund { id: ID! amount: Won! }
  type Payment { id: ID! n: Int paid: Boolean! rate: Float status: Status! amount: Won! person: Person owner: Person!
    refunds: [Refund!]! tags: [String] latest(limit: Int): [Refund!]! }
  type Page { items: [Payment!]! total: Int! }
  type Query { payments(page: Int! = 1): Page named: Named must: Payment! words: [String!] both: Page }`;

const person = { id: 7, name: '홍길동', email: null };
const payment = {
  id: 'p1',
  n: 3,
  paid: true,
  rate: 0.5,
  status: 'DONE',
  amount: 12_000n,
  person: null,
  owner: person,
  refunds: [{ id: 'r1', amount: 1n }],
  tags: ['a', null],
};
type Fields = Record<string, unknown>;

/** A schema whose root field `payments` gives the page, with resolvers for `Payment`. */
function schemaOf(page: unknown, payments: Record<string, Resolve> = {}) {
  const schema = buildSchema(SCHEMA);
  const set = (type: string, field: string, resolve: Resolve): void => {
    const found = (schema.getType(type) as GraphQLObjectType).getFields()[field];
    if (found) found.resolve = resolve as never;
  };
  const won = schema.getType('Won') as unknown as { serialize: (value: unknown) => string };
  won.serialize = (value) => {
    if (typeof value !== 'bigint') throw new TypeError('no amount');
    return value.toString();
  };
  const roots = {
    payments: () => {
      if (page instanceof Error) throw page;
      return page;
    },
    both: () => Promise.resolve(page),
    must: () => null,
    named: () => ({ ...person, __typename: 'Person' }),
    words: () => ['a', 'b'],
  };
  for (const [field, resolve] of Object.entries(roots)) set('Query', field, resolve);
  for (const [field, resolve] of Object.entries(payments)) set('Payment', field, resolve);
  return schema;
}

const ALL = `{ payments { total items { id n paid rate status amount person { name } owner { id name email }
  refunds { id amount } tags __typename } } }`;

/** What graphql itself answers, and what we do. */
async function both(
  schema: ReturnType<typeof schemaOf>,
  source: string,
  variables: Fields = {},
): Promise<[unknown, unknown]> {
  const document = parse(source);
  const operation = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === 'OperationDefinition',
  ) as OperationDefinitionNode;
  const quick = QuickQuery.of(schema, document, operation);
  if (!quick) throw new Error('not compiled');
  const plain = (result: ExecutionResult): unknown => JSON.parse(JSON.stringify(result));
  const expected = await execute({ schema, document, contextValue: {}, variableValues: variables });
  return [plain(await quick.run({}, variables)), plain(expected)];
}

describe('compiled queries', () => {
  it.each([
    ['everything in its place', { total: 1, items: [payment] }],
    ['no rows', { total: 0, items: [] }],
    ['no page', null],
    ['a number where text belongs', { total: 1, items: [{ ...payment, owner: { ...person, name: 5 } }] }],
    ['a null where none may be', { total: 1, items: [{ ...payment, owner: null }] }],
    ['a null in a list', { total: 1, items: [payment, null] }],
    ['an error as a value', { total: 1, items: [{ ...payment, person: new Error('lost') }] }],
    ['a value that cannot be put down', { total: 1, items: [{ ...payment, amount: 5 }] }],
    ['an enum value that is none', { total: 1, items: [{ ...payment, status: 'GONE' }] }],
    ['a number that is no Int', { total: 2 ** 40, items: [] }],
    ['a row to wait for', { total: 1, items: [Promise.resolve(payment)] }],
    ['a set of rows', { total: 1, items: new Set([payment]) }],
    ['an error of the root field', new GraphQLError('no', { extensions: { code: 'NO' } })],
  ])('answer as graphql does: %s', async (_title, page) => {
    const [ours, expected] = await both(schemaOf(page), ALL);
    expect(ours).toEqual(expected);
  });

  it.each([
    ['at once', () => person],
    ['later', () => Promise.resolve(person)],
    ['never', () => null],
    ['with an error', () => Promise.reject(new Error('gone'))],
    [
      'by throwing',
      () => {
        throw new Error('gone');
      },
    ],
  ])('resolve fields that answer %s', async (_title, owner) => {
    const [ours, expected] = await both(schemaOf({ total: 1, items: [payment] }, { owner }), ALL);
    expect(ours).toEqual(expected);
  });

  it.each([
    ['aliases and the same field twice', `{ a: payments { total } a: payments { n: total } b: words }`, {}],
    [
      'fragments, also on what a type implements',
      `{ payments { items { owner { ...N ... on Person { id } ... { email } } } } } fragment N on Named { name }`,
      {},
    ],
    ['a fragment at the root', `{ ...R } fragment R on Query { payments { total } words __typename }`, {}],
    ['an interface', `{ named { name } }`, {}],
    ['a directive', `query ($no: Boolean!) { payments { total @skip(if: $no) items { id } } }`, { no: true }],
    ['arguments under the root', `{ payments { items { latest(limit: 1) { id } } } }`, {}],
    ['a null that reaches the root', `{ words must { id } }`, {}],
    ['a variable that does not fit', `query ($p: Int!) { payments(page: $p) { total } }`, { p: 'x' }],
    ['several roots, one after a while', `{ both { total } payments { total } }`, {}],
  ])('understand %s', async (_title, source, variables) => {
    const latest = () => [{ id: 'r1', amount: 1n }];
    const [ours, expected] = await both(
      schemaOf({ total: 1, items: [payment] }, { latest }),
      source,
      variables,
    );
    expect(ours).toEqual(expected);
  });

  it('leave no promise behind that fails later and is nobody’s', async () => {
    const lost = vi.fn();
    process.on('unhandledRejection', lost);
    const later = () => new Promise((_, reject) => setImmediate(() => reject(new Error('gone'))));
    for (const field of ['owner', 'refunds', 'amount']) {
      const [ours, expected] = await both(schemaOf({ total: 1, items: [payment] }, { [field]: later }), ALL);
      expect(ours).toEqual(expected);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', lost);
    expect(lost).not.toHaveBeenCalled();
  });

  it('are not made of names that mean something else in JavaScript', () => {
    const document = parse('{ payments { __proto__: total } }');
    expect(
      QuickQuery.of(schemaOf(null), document, document.definitions[0] as OperationDefinitionNode),
    ).toBeNull();
  });

  it('call a root field once, whatever becomes of its value', async () => {
    const page = vi.fn(() => ({ total: 1, items: [{ ...payment, owner: null }] }));
    const schema = schemaOf(null);
    const field = schema.getQueryType()?.getFields()['payments'];
    if (field) field.resolve = page;
    const document = parse(ALL);
    const quick = QuickQuery.of(schema, document, document.definitions[0] as OperationDefinitionNode);
    for (let i = 1; i < 10; i += 1) {
      expect(await quick?.run({}, {})).toMatchObject({ data: { payments: null } });
      expect(page).toHaveBeenCalledTimes(i);
    }
  });
});
