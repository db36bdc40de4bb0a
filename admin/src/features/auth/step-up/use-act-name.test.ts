import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { acts } from './use-act-name';

it('every act that takes a fresh second factor has words', () => {
  const mutations = Object.values(
    buildSchema(readFileSync('../schema.gql', 'utf8')).getMutationType()?.getFields() ?? {},
  );
  const guarded = mutations.filter(({ description }) => /Errors: .*STEP_UP_REQUIRED/.test(description ?? ''));
  expect(guarded.length).toBeGreaterThan(20);
  expect(guarded.map(({ name }) => name).filter((name) => !acts.some((act) => act === name))).toEqual([]);
});
