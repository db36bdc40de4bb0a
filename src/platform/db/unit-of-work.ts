import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { commonErrors } from '../../shared/common-errors.js';
import { actorId, type Actor } from '../security/actor.js';
import { isUnavailable, sqlState } from './database-errors.js';

declare const inTx: unique symbol;

/** A transaction that is open. Writers require one, so forgetting it does not compile; only `UnitOfWork` makes one. */
export type Tx = EntityManager & { readonly [inTx]: true };

const RETRY_MAX = 3;
// Serialization failure and deadlock: the database chose us to go again, nothing was done.
const AGAIN = new Set(['40001', '40P01']);

type Hook = () => void;
const hooks = new WeakMap<EntityManager, Hook[]>();

/** Runs `hook` once `tx` has committed; never when it rolls back. It must not throw and must not be relied on. */
export function afterCommit(tx: Tx, hook: Hook): void {
  hooks.get(tx)?.push(hook);
}

/** The only opener of transactions. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction on behalf of `actor`, whom row level security sees. On a serialization failure or
   * deadlock the whole of `work` runs again, three times at most, so it must do nothing outside the database.
   * @throws SERVICE_UNAVAILABLE when the database cannot be reached
   */
  async run<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      let waiting: Hook[] = [];
      try {
        const result = await this.dataSource.transaction(async (manager) => {
          const tx = manager as Tx;
          hooks.set(tx, (waiting = []));
          await manager.query(
            `SELECT set_config('madang.actor_type', $1, true), set_config('madang.actor_id', $2, true)`,
            [actor.type, actorId(actor) ?? ''],
          );
          return work(tx);
        });
        for (const hook of waiting) hook();
        return result;
      } catch (error) {
        if (AGAIN.has(sqlState(error) ?? '') && attempt < RETRY_MAX) continue;
        if (isUnavailable(error)) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
        throw error;
      }
    }
  }
}
