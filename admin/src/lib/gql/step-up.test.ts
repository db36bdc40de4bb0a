import { CombinedError, createClient, gql, type Exchange, type Operation } from '@urql/core';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import { describe, expect, it } from 'vitest';
import { rootField } from './root-field';
import { GRANT_HEADER, stepUpExchange, stepUpRequest } from './step-up';

const refusal = new CombinedError({
  graphQLErrors: [{ message: 'no', extensions: { code: 'STEP_UP_REQUIRED', kind: 'STEP_UP_REQUIRED' } }],
});
const SetRole = gql`
  mutation SetRole($id: ID!, $wanted: String!) {
    setRole(id: $id, version: 3, input: { role: $wanted, note: null }) {
      id
    }
  }
`;

function grantOf(operation: Operation): string | null {
  const options = operation.context.fetchOptions;
  return new Headers(typeof options === 'function' ? undefined : options?.headers).get(GRANT_HEADER);
}

/** A server that does things only with the grant it gave. */
function setup() {
  const seen: Operation[] = [];
  const server: Exchange = () => (operations) =>
    pipe(
      operations,
      filter((operation) => operation.kind !== 'teardown'),
      mergeMap((operation) => {
        seen.push(operation);
        const isFine = grantOf(operation) === 'grant-1';
        const answer = isFine ? { data: { setRole: { id: '1' } } } : { error: refusal };
        return fromPromise(
          Promise.resolve({ operation, stale: false, hasNext: false, data: undefined, ...answer }),
        );
      }),
    );
  const client = createClient({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: { headers: { 'x-other': 'kept' } },
    exchanges: [stepUpExchange, server],
  });
  return { client, seen };
}

async function asked() {
  await expect.poll(() => stepUpRequest.get()).not.toBeNull();
  const request = stepUpRequest.get();
  if (!request) throw new Error('nobody asked');
  return request;
}

const variables = { id: '7', wanted: 'OPERATOR' };

describe('S000-RTE-03 an act that takes a fresh second factor', () => {
  it('is sent again as it was, with the grant, and whoever sent it sees the result', async () => {
    const { client, seen } = setup();
    const result = client.mutation(SetRole, variables).toPromise();
    const request = await asked();
    expect(request.name).toBe('setRole');
    expect(request.args).toEqual({ id: '7', version: 3, input: { role: 'OPERATOR', note: null } });
    request.settle('grant-1');
    expect((await result).data).toEqual({ setRole: { id: '1' } });
    expect(seen).toHaveLength(2);
    expect(seen[1]?.variables).toEqual(seen[0]?.variables);
    expect(seen[1]?.key).toBe(seen[0]?.key);
    expect(new Headers((seen[1]?.context.fetchOptions as RequestInit).headers).get('x-other')).toBe('kept');
    expect(stepUpRequest.get()).toBeNull();
  });

  it('given up, fails with the refusal of the server and is not sent again', async () => {
    const { client, seen } = setup();
    const result = client.mutation(SetRole, variables).toPromise();
    (await asked()).settle(null);
    expect((await result).error).toBe(refusal);
    expect(seen).toHaveLength(1);
  });

  it('asks again when the grant was not taken', async () => {
    const { client, seen } = setup();
    const result = client.mutation(SetRole, variables).toPromise();
    (await asked()).settle('stale');
    await expect.poll(() => seen.length).toBe(2);
    (await asked()).settle('grant-1');
    expect((await result).data).toBeTruthy();
  });

  it('waits its turn behind another one', async () => {
    const { client } = setup();
    const first = client.mutation(SetRole, variables).toPromise();
    const one = await asked();
    const second = client.mutation(SetRole, { id: '8', wanted: 'ADMIN' }).toPromise();
    await Promise.resolve();
    expect(stepUpRequest.get()).toBe(one);
    one.settle('grant-1');
    expect((await first).data).toBeTruthy();
    await expect.poll(() => stepUpRequest.get()?.args['id']).toBe('8');
    stepUpRequest.get()?.settle(null);
    expect((await second).error).toBe(refusal);
  });
});

describe('the arguments of an operation', () => {
  it('leave out what was not given and keep what is null', () => {
    const document = gql`
      mutation ($a: Int, $b: Int, $list: [String!]) {
        act(a: $a, b: $b, list: $list, fixed: [1, 2])
      }
    `;
    expect(rootField(document, { b: null, list: ['x'] }).args).toEqual({
      b: null,
      list: ['x'],
      fixed: [1, 2],
    });
  });
});
