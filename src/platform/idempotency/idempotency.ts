import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import type { DomainError } from '../../shared/errors.js';
import { actorKey, type Actor } from '../security/actor.js';
import type { Tx } from '../db/unit-of-work.js';

const KEY = /^[\x21-\x7e]{8,200}$/;
const BUSY_RETRY_MS = 300;

export interface IdempotentRequest {
  actor: Actor;
  /** The operation's name in the schema. */
  operation: string;
  key: string;
  /** Everything that decides what the operation does. */
  input: Record<string, unknown>;
}

/** What a request that shares a transaction may do: go on, or be told what the first one made, or why not. */
export type Claim =
  { verdict: 'fresh' } | { verdict: 'earlier'; id: string } | { verdict: 'refused'; error: DomainError };

/** One (actor, operation, key) has one effect; the claim is made in the transaction of that effect. */
@Injectable()
export class Idempotency {
  /**
   * Claims the key for what `work` is about to do, and runs it; `work` returns the id of what it made.
   * For the same key and input the earlier id comes back and `work` does not run.
   * @throws IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED (other input), REQUEST_IN_PROGRESS (the first still runs)
   */
  async once(
    tx: Tx,
    request: IdempotentRequest,
    work: () => Promise<string>,
  ): Promise<{ id: string; fresh: boolean }> {
    const name = nameOf(request);
    const requestHash = hash(request.input);

    const [lock]: { got: boolean }[] = await tx.query(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS got`,
      [name.join('\n')],
    );
    if (!lock?.got) throw commonErrors.REQUEST_IN_PROGRESS({ retryAfterMs: BUSY_RETRY_MS });

    const [earlier]: { request_hash: string; result_id: string }[] = await tx.query(
      `SELECT request_hash, result_id FROM idempotency_keys WHERE actor = $1 AND operation = $2 AND key = $3`,
      name,
    );
    if (earlier) {
      if (earlier.request_hash !== requestHash) throw commonErrors.IDEMPOTENCY_KEY_REUSED();
      return { id: earlier.result_id, fresh: false };
    }

    const id = await work();
    await tx.query(
      `INSERT INTO idempotency_keys (actor, operation, key, request_hash, result_id) VALUES ($1, $2, $3, $4, $5)`,
      [...name, requestHash, id],
    );
    return { id, fresh: true };
  }

  /**
   * Claims the keys of several requests that share `tx`; what they make is told to `rememberEach` in the same
   * transaction. No key may be there twice.
   * @returns a claim a request, in order
   */
  async claimEach(tx: Tx, requests: readonly IdempotentRequest[]): Promise<Claim[]> {
    const names = requests.map(nameOf);
    const locks: { got: boolean }[] = await tx.query(
      `SELECT pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS got
       FROM unnest($1::text[]) WITH ORDINALITY AS n (name, i) ORDER BY i`,
      [names.map((name) => name.join('\n'))],
    );
    const found: { i: number; request_hash: string; result_id: string }[] = await tx.query(
      `SELECT i::integer, request_hash, result_id
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS n (actor, operation, key, i)
       JOIN idempotency_keys USING (actor, operation, key)`,
      [0, 1, 2].map((part) => names.map((name) => name[part])),
    );
    const earlier = new Map(found.map((row) => [row.i - 1, row]));
    return requests.map((request, i): Claim => {
      if (!locks[i]?.got) {
        return {
          verdict: 'refused',
          error: commonErrors.REQUEST_IN_PROGRESS({ retryAfterMs: BUSY_RETRY_MS }),
        };
      }
      const row = earlier.get(i);
      if (!row) return { verdict: 'fresh' };
      return row.request_hash === hash(request.input)
        ? { verdict: 'earlier', id: row.result_id }
        : { verdict: 'refused', error: commonErrors.IDEMPOTENCY_KEY_REUSED() };
    });
  }

  /** Keeps what claimed requests have made. */
  async rememberEach(tx: Tx, made: readonly { request: IdempotentRequest; id: string }[]): Promise<void> {
    if (made.length === 0) return;
    const names = made.map(({ request }) => nameOf(request));
    await tx.query(
      `INSERT INTO idempotency_keys (actor, operation, key, request_hash, result_id)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::uuid[])`,
      [
        ...[0, 1, 2].map((part) => names.map((name) => name[part])),
        made.map(({ request }) => hash(request.input)),
        made.map(({ id }) => id),
      ],
    );
  }
}

/** Who claims what: the three parts of the name of a key. @throws IDEMPOTENCY_KEY_INVALID */
export function nameOf({ actor, operation, key }: IdempotentRequest): [string, string, string] {
  if (!KEY.test(key)) throw commonErrors.IDEMPOTENCY_KEY_INVALID({ path: 'idempotencyKey' });
  return [actorKey(actor), operation, key];
}

/** The same input gives the same hash however its keys are ordered; bigint is written as digits. */
function hash(input: Record<string, unknown>): string {
  const entries = Object.entries(input)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, typeof value === 'bigint' ? `${value}` : value]);
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}
