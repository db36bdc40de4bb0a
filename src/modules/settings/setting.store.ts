import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { recordedActor, systemActor, type Actor } from '../../platform/security/actor.js';
import type { SettingJson } from '../../platform/settings/setting-forms.js';
import { newId } from '../../shared/ids.js';

export enum SettingChangeKind {
  SEEDED = 'SEEDED',
  UPDATED = 'UPDATED',
  REVERTED = 'REVERTED',
}

export interface StoredSetting {
  key: string;
  value: SettingJson;
  version: number;
}

export interface SettingStep {
  key: string;
  before: SettingJson;
  after: SettingJson;
  version: number;
  kind: SettingChangeKind;
  reason: string | null;
}

/** Writes and locks. A setting nobody has touched has no row: its default is version 0. */
@Injectable()
export class SettingStore {
  constructor(private readonly clock: Clock) {}

  /** The rows of these keys, locked in one order; the default stands in for what was never set. */
  async lock(tx: Tx, defaults: ReadonlyMap<string, SettingJson>): Promise<Map<string, StoredSetting>> {
    const keys = [...defaults.keys()].sort();
    const values = keys.map((key) => JSON.stringify(defaults.get(key) ?? null));
    // Two who set the same for the first time wait for each other here.
    await tx.query(
      `INSERT INTO settings (key, value, version, updated_at)
       SELECT key, value::jsonb, 0, $3 FROM unnest($1::text[], $2::text[]) AS given (key, value) ORDER BY key
       ON CONFLICT (key) DO NOTHING`,
      [keys, values, this.clock.now()],
    );
    const rows: StoredSetting[] = await tx.query(
      `SELECT key, value, version FROM settings WHERE key = ANY($1) ORDER BY key FOR UPDATE`,
      [keys],
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  /** Sets a row that is locked, and remembers the step. @returns the id of the step */
  async change(tx: Tx, actor: Actor, step: SettingStep): Promise<string> {
    await tx.query(`UPDATE settings SET value = $2::jsonb, version = $3, updated_at = $4 WHERE key = $1`, [
      step.key,
      JSON.stringify(step.after),
      step.version,
      this.clock.now(),
    ]);
    return this.remember(tx, actor, step);
  }

  /** Takes over what the environment says, unless there is a value already. @returns whether there was none */
  async seed(tx: Tx, key: string, before: SettingJson, after: SettingJson): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO settings (key, value, version, updated_at) VALUES ($1, $2::jsonb, 1, $3)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = 1, updated_at = excluded.updated_at
         WHERE settings.version = 0
       RETURNING key`,
      [key, JSON.stringify(after), this.clock.now()],
    );
    if (rows.length === 0) return false;
    const step = { key, before, after, version: 1, kind: SettingChangeKind.SEEDED, reason: null };
    await this.remember(tx, systemActor('environment'), step);
    return true;
  }

  /** The value a version had; undefined when there never was one. */
  async valueOf(tx: Tx, key: string, version: number): Promise<SettingJson | undefined> {
    const rows: { after: SettingJson }[] = await tx.query(
      `SELECT after FROM setting_changes WHERE key = $1 AND version = $2`,
      [key, version],
    );
    return rows[0]?.after;
  }

  private async remember(tx: Tx, actor: Actor, step: SettingStep): Promise<string> {
    const { type, id: actorId } = recordedActor(actor);
    const id = newId();
    await tx.query(
      `INSERT INTO setting_changes (id, key, version, before, after, kind, reason, actor_type, actor_id, at)
       VALUES ($1, $2, $3, $4::jsonb, $5::jsonb, $6, $7, $8, $9, $10)`,
      [
        id,
        step.key,
        step.version,
        JSON.stringify(step.before),
        JSON.stringify(step.after),
        step.kind,
        step.reason,
        type,
        actorId,
        this.clock.now(),
      ],
    );
    return id;
  }
}
