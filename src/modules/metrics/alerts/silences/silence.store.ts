import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { isUuid, newIdAt } from '../../../../shared/ids.js';
import { alertErrors } from '../alerts.errors.js';

/** Who wants quiet, about what, until when, and why. */
export interface NewSilence {
  /** Null: every rule. */
  ruleId: string | null;
  labels: Record<string, string>;
  reason: string;
  startsAt: Date;
  endsAt: Date;
}

export interface LockedSilence {
  id: string;
  ownerId: string;
  endsAt: Date;
  version: number;
}

@Injectable()
export class SilenceStore {
  constructor(private readonly clock: Clock) {}

  async insert(tx: Tx, ownerId: string, silence: NewSilence): Promise<string> {
    const now = this.clock.now();
    const id = newIdAt(now);
    await tx.query(
      `INSERT INTO alert_silences (id, rule_id, labels, owner_id, reason, starts_at, ends_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        silence.ruleId,
        JSON.stringify(silence.labels),
        ownerId,
        silence.reason,
        silence.startsAt,
        silence.endsAt,
        now,
      ],
    );
    return id;
  }

  /** @throws SILENCE_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<LockedSilence> {
    const [row] = isUuid(id)
      ? await tx.query<LockedSilence[]>(
          `SELECT id, owner_id AS "ownerId", ends_at AS "endsAt", version FROM alert_silences WHERE id = $1 FOR NO KEY UPDATE`,
          [id],
        )
      : [];
    if (!row) throw alertErrors.SILENCE_NOT_FOUND();
    return row;
  }

  async endNow(tx: Tx, id: string): Promise<void> {
    await tx.query(
      'UPDATE alert_silences SET ends_at = greatest($2, starts_at), version = version + 1 WHERE id = $1',
      [id, this.clock.now()],
    );
  }

  /** The one that lasts longest of those that cover a series now; null when there is none. */
  async covering(tx: Tx, ruleId: string, labels: Readonly<Record<string, string>>): Promise<string | null> {
    const [row] = await tx.query<{ id: string }[]>(
      `SELECT id FROM alert_silences WHERE starts_at <= $1 AND ends_at > $1 AND (rule_id IS NULL OR rule_id = $2)
         AND labels <@ $3::jsonb ORDER BY ends_at DESC LIMIT 1`,
      [this.clock.now(), ruleId, JSON.stringify(labels)],
    );
    return row?.id ?? null;
  }

  /** Open incidents that people are told of, and a silence that covers all that fires of them. */
  toQuiet(tx: Tx): Promise<{ incidentId: string; silenceId: string }[]> {
    return tx.query<{ incidentId: string; silenceId: string }[]>(
      `SELECT DISTINCT ON (i.id) i.id AS "incidentId", q.id AS "silenceId" FROM incidents i
         JOIN alert_silences q ON q.starts_at <= $1 AND q.ends_at > $1 AND (q.rule_id IS NULL OR q.rule_id = i.rule_id)
       WHERE i.resolved_at IS NULL AND i.silence_id IS NULL AND NOT EXISTS (
         SELECT FROM alert_states a JOIN metric_series s ON s.id = a.series_id
         WHERE a.incident_id = i.id AND NOT s.labels @> q.labels)
       ORDER BY i.id, q.ends_at DESC`,
      [this.clock.now()],
    );
  }

  /** The one that covers all that fires of an incident; null when there is none. */
  async coveringAllOf(tx: Tx, incidentId: string): Promise<string | null> {
    const [row] = await tx.query<{ id: string }[]>(
      `SELECT q.id FROM alert_silences q, incidents i WHERE i.id = $2 AND q.starts_at <= $1 AND q.ends_at > $1
         AND (q.rule_id IS NULL OR q.rule_id = i.rule_id) AND NOT EXISTS (
           SELECT FROM alert_states a JOIN metric_series s ON s.id = a.series_id
           WHERE a.incident_id = i.id AND NOT s.labels @> q.labels)
       ORDER BY q.ends_at DESC LIMIT 1`,
      [this.clock.now(), incidentId],
    );
    return row?.id ?? null;
  }
}
