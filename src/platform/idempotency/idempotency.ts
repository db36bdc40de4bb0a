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

/** What `idempotency_claim_each` says of a request; `EARLIER` comes with the id of what the first one made. */
export type Claim = 'FRESH' | 'EARLIER' | 'BUSY' | 'REUSED';

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

  /** Requests that share a transaction, as `idempotency_claim_each` and `idempotency_keep_each` take them. */
  linesOf(requests: readonly IdempotentRequest[]): string {
    return JSON.stringify(
      requests.map((request) => {
        const [actor, operation, key] = nameOf(request);
        return { actor, operation, key, hash: hash(request.input) };
      }),
    );
  }

  /** Why a request may not go on; null when it may. */
  refusalOf(claim: Claim): DomainError | null {
    if (claim === 'BUSY') return commonErrors.REQUEST_IN_PROGRESS({ retryAfterMs: BUSY_RETRY_MS });
    return claim === 'REUSED' ? commonErrors.IDEMPOTENCY_KEY_REUSED() : null;
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
