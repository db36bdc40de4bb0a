import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { ENDS_THE_CALLER, operationsOf, type Operation } from '../kit/schema-documents.js';
import { TestSystem } from '../kit/test-system.js';

const TEXTS = [
  '',
  'x',
  '0',
  '-1',
  `' OR 1=1 --`,
  '%_\\',
  '👩‍👩‍👧‍👦 한글',
  'null',
  '__proto__',
  '٣',
  '9'.repeat(60),
  'a'.repeat(5_000),
];
const INTS = ['0', '-1', '2147483647', '-2147483648'];

describe('no input is our bug: every operation, hostile values (S004-OPS-04)', { timeout: 180_000 }, () => {
  let system: TestSystem;
  let operations: Operation[];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    operations = operationsOf(system.get(GraphQLSchemaHost).schema).filter(
      // Signing in hashes a password each time and signing out ends the session; both have tests of their own.
      ({ kind, name }) => kind !== 'subscription' && name !== 'adminLogin' && !ENDS_THE_CALLER.includes(name),
    );
  });
  afterAll(() => system.stop());

  /** A value that is refused with its caller meets the same code whoever sends it: once is enough, as the one who may. */
  async function openTo(client: GraphqlClient): Promise<Operation[]> {
    const open: Operation[] = [];
    for (const operation of operations) {
      const { errors } = await client.send<unknown>(operation.document);
      if (!errors.some(({ extensions }) => extensions.code === 'FORBIDDEN')) open.push(operation);
    }
    return open;
  }

  async function attack(client: GraphqlClient): Promise<string[]> {
    const bugs: string[] = [];
    const documents = (await openTo(client)).flatMap(({ document }) => [
      ...TEXTS.map((text) => document.replace(/"[^"]*"/g, () => JSON.stringify(text))),
      ...INTS.map((number) => document.replace(/: -?\d+\b/g, `: ${number}`)),
    ]);
    for (const document of new Set(documents)) {
      const { status, errors } = await client.send<unknown>(document);
      const broken = errors.filter(({ extensions }) => extensions.kind === 'INTERNAL');
      if (status >= 500 || broken.length > 0) bugs.push(`${status} ${document.slice(0, 200)}`);
    }
    expect(documents.length).toBeGreaterThan(200);
    return bugs;
  }

  it('from staff', async () => {
    expect(await attack(await system.staff())).toEqual([]);
  });

  it('from a customer', async () => {
    expect(await attack((await system.customer()).client)).toEqual([]);
  });
});
