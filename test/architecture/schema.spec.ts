import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { configSchema } from '../../src/platform/config/config.schema.js';
import { errorCodes } from '../../src/shared/errors.js';
import { operationsOf } from '../kit/schema-documents.js';
import { TestSystem } from '../kit/test-system.js';

/** Mutations that no input makes fail in a way of their own. */
const WITHOUT_ERRORS: Record<string, string> = { logout: 'a session that has ended already is success' };

describe('the contract is generated and checked (S000-ARC-02, S004-OPS-04)', () => {
  let system: TestSystem;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    schema = system.get(GraphQLSchemaHost).schema;
  });
  afterAll(() => system.stop());

  it('schema.gql is what the code says', () => {
    const written = readFileSync(join(packageRoot(), 'schema.gql'), 'utf8');
    const generated = `${printSchema(lexicographicSortSchema(schema))}\n`;
    expect(written === generated, 'schema.gql is out of date: npm run build && npm run schema').toBe(true);
  });

  it('every mutation names its errors, and each name exists', () => {
    for (const { kind, name, description } of operationsOf(schema)) {
      const named = /Errors: ([A-Z_, ]+)\.$/.exec(description)?.[1]?.split(', ') ?? [];
      if (kind === 'mutation') expect(named.length > 0, name).toBe(!(name in WITHOUT_ERRORS));
      for (const code of named) expect(errorCodes, `${name} names ${code}`).toHaveProperty(code);
    }
  });

  it('every operation says what it is for', () => {
    expect(operationsOf(schema).filter(({ description }) => description.length < 10)).toEqual([]);
  });

  it('the enum ErrorCode is the registry', () => {
    const values = (schema.getType('ErrorCode')?.toConfig() as { values: object }).values;
    expect(Object.keys(values).sort()).toEqual(Object.keys(errorCodes).sort());
  });

  it('a mutation marked @idempotent takes a key, and one that takes a key is marked', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const key = field.args.find((arg) => arg.name === 'idempotencyKey');
      expect(field.description?.startsWith('@idempotent'), field.name).toBe(key !== undefined);
      if (key) expect(String(key.type)).toBe('String!');
    }
  });
});

describe('configuration is listed (S001-CFG-05)', () => {
  it('.env.example names exactly what the server reads', () => {
    const lines = readFileSync(join(packageRoot(), '.env.example'), 'utf8').split('\n');
    const listed = lines
      .map((line) => /^([A-Z][A-Z0-9_]*)=/.exec(line)?.[1])
      .filter((key) => key !== undefined);
    expect([...listed].sort()).toEqual(Object.keys(configSchema.shape).sort());
    expect(new Set(listed).size).toBe(listed.length);
  });
});
