import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { recordedActor, type Actor } from '../../../platform/security/actor.js';
import type { AuditChange } from '../../../platform/personal-data/changes.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';

export interface AuditEntry {
  /** Past tense, `noun.verb`: `refund.requested`. */
  action: string;
  resourceType: string;
  resourceId: string | null;
  /** Ids, amounts as digits, states. Never secrets, never personal data. */
  details?: Record<string, string | number | boolean | null>;
  /** What it was before and is now, from `changesOf`, which masks personal values. */
  changes?: readonly AuditChange[];
  /** Why, in the words of whoever did it. */
  reason?: string | null;
}

/** Writes who did what, in the transaction of the deed: there is no deed without its record. */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  async record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    const details = actor.type === 'SYSTEM' ? { ...entry.details, by: actor.name } : (entry.details ?? {});
    const { type, id, onBehalfOf, ip } = recordedActor(actor);
    await tx.query(
      `INSERT INTO audit_events (id, occurred_at, actor_type, actor_id, on_behalf_of, action, resource_type, resource_id,
         details, changes, reason, ip, trace_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        newId(),
        this.clock.now(),
        type,
        id,
        onBehalfOf,
        entry.action,
        entry.resourceType,
        entry.resourceId,
        details,
        JSON.stringify(entry.changes ?? []),
        entry.reason ?? null,
        ip,
        currentTraceId(),
      ],
    );
  }
}
