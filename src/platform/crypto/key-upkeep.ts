import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../clock/clock.js';
import { Db } from '../db/db.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { Schedule } from '../schedule/schedule.js';
import { systemActor } from '../security/actor.js';
import { log } from '../telemetry/logger.js';
import { DataKey } from './data-key.js';
import type { KeyRow } from './key-store.js';
import { Keys } from './keys.js';
import { MasterKeys } from './master-keys.js';
import { sealedColumns, type SealedColumnPlace } from './sealed-columns.js';
import { parseSealed } from './sealed-text.js';

const ACTOR = systemActor('keys');
const EVERY_MS = 30_000;
const BATCH = 200;
/** Batches of one round: what is left waits for the next. */
const ROUND_MAX = 50;
/** Until then a process may still hold the old version and write with it. */
const SETTLED_MS = 10 * 60_000;

/** What follows a rotation, in the background: data keys are wrapped anew, values are sealed anew. */
@Injectable()
export class KeyUpkeep implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly keys: Keys,
    private readonly masters: MasterKeys,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'crypto.keys', everyMs: EVERY_MS, run: () => this.run() });
  }

  async run(): Promise<void> {
    await this.rewrap();
    await this.sealAnew();
  }

  /** Wraps with the current master key what another one wraps. @returns how many data keys were wrapped anew */
  async rewrap(): Promise<number> {
    let done = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (let round = 0; round < ROUND_MAX; round += 1) {
      const rows = await this.db.rows<Omit<KeyRow, 'wrapped'> & { wrapped: Buffer; masterKid: string }>(
        `SELECT id, class, version, wrapped, master_kid AS "masterKid" FROM data_keys
         WHERE master_kid <> $1 AND wrapped IS NOT NULL AND id > $2 ORDER BY id LIMIT $3`,
        [this.masters.current, after, BATCH],
      );
      for (const row of rows) {
        const secret = this.masters.unwrap(row.id, row.version, {
          masterKid: row.masterKid,
          bytes: row.wrapped,
        });
        if (!secret) {
          log.error({ keyId: row.id, class: row.class, masterKid: row.masterKid }, 'no master key opens it');
          continue;
        }
        const { bytes, masterKid } = this.masters.wrap(row.id, row.version, secret);
        // Only what was read: a key that is destroyed meanwhile stays destroyed.
        const changed = await this.db.rows(
          `WITH changed AS (UPDATE data_keys SET wrapped = $3, master_kid = $4
                            WHERE id = $1 AND wrapped = $2 RETURNING id) SELECT id FROM changed`,
          [row.id, row.wrapped, bytes, masterKid],
        );
        done += changed.length;
      }
      const last = rows.at(-1);
      if (!last || rows.length < BATCH) break;
      after = last.id;
    }
    return done;
  }

  /** Seals values of retired key versions with the current one. @returns how many values were sealed anew */
  async sealAnew(): Promise<number> {
    const retired = await this.db.rows<{ id: string; class: string; retiredAt: Date }>(
      `SELECT id, class, retired_at AS "retiredAt" FROM data_keys
       WHERE state = 'RETIRED' AND emptied_at IS NULL ORDER BY retired_at LIMIT 100`,
    );
    const columns = sealedColumns(this.dataSource);
    let done = 0;
    for (const key of retired) {
      let left = false;
      for (const place of columns.filter((column) => column.class === key.class)) {
        const { sealed, finished } = await this.sealColumnAnew(place, key.id);
        done += sealed;
        left ||= !finished;
      }
      const settled = this.clock.now().getTime() - key.retiredAt.getTime() > SETTLED_MS;
      if (!left && settled) {
        await this.db.rows(`UPDATE data_keys SET emptied_at = $2 WHERE id = $1`, [key.id, this.clock.now()]);
      }
    }
    return done;
  }

  private async sealColumnAnew(
    { table, column, class: keyClass }: SealedColumnPlace,
    keyId: string,
  ): Promise<{ sealed: number; finished: boolean }> {
    const [t, c] = [`"${table}"`, `"${column}"`];
    let sealed = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    let stuck = false;
    for (let round = 0; round < ROUND_MAX; round += 1) {
      const rows = await this.asSystem<{ id: string; value: string }[]>(
        `SELECT id, ${c} AS value FROM ${t} WHERE starts_with(${c}, $1) AND id > $2 ORDER BY id LIMIT $3`,
        [`v1.${keyId}.`, after, BATCH],
      );
      const current = await this.keys.forClass(keyClass);
      const old = (await this.keys.byIds([keyId])).get(keyId);
      for (const { id, value } of rows) {
        const place = { table, column, row: id };
        const parts = parseSealed(value);
        const plain = parts && old instanceof DataKey ? old.open(place, parts) : null;
        if (!plain) {
          log.error({ ...place, keyId }, 'a sealed value cannot be opened');
          stuck = true;
        } else if (current.id !== keyId) {
          // Only what was read: a value somebody writes meanwhile stays.
          await this.asSystem(`UPDATE ${t} SET ${c} = $3 WHERE id = $1 AND ${c} = $2`, [
            id,
            value,
            current.seal(place, plain),
          ]);
          sealed += 1;
        } else stuck = true;
      }
      const last = rows.at(-1);
      if (!last || rows.length < BATCH) return { sealed, finished: !stuck };
      after = last.id;
    }
    return { sealed, finished: false };
  }

  /** Row level security shows what staff have sealed to nobody else. */
  private asSystem<T>(sql: string, parameters: unknown[]): Promise<T> {
    return this.uow.run(ACTOR, (tx) => tx.query<T>(sql, parameters));
  }
}
