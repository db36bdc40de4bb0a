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

/** An entry that waits to be written with others. */
export interface Deed {
  actor: Actor;
  entry: AuditEntry;
  /** Of the request it comes from: a batch has many. */
  traceId: string | null;
}

/** Writes who did what, in the transaction of the deed: there is no deed without its record. */
@Injectable()
export class AuditLog {
  constructor(private readonly clock: Clock) {}

  record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    return this.recordAll(tx, [{ actor, entry, traceId: currentTraceId() }]);
  }

  /** Deeds of several actors that share `tx`. */
  async recordAll(tx: Tx, deeds: readonly Deed[]): Promise<void> {
    if (deeds.length === 0) return;
    const actors = deeds.map(({ actor }) => recordedActor(actor));
    await tx.query(
      `INSERT INTO audit_events (id, occurred_at, actor_type, actor_id, on_behalf_of, action, resource_type, resource_id,
         details, changes, reason, ip, trace_id)
       SELECT id, $1, actor_type, actor_id, on_behalf_of, action, resource_type, resource_id, details::jsonb,
              changes::jsonb, reason, ip, trace_id
       FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[],
                   $10::text[], $11::text[], $12::inet[], $13::text[])
         AS d (id, actor_type, actor_id, on_behalf_of, action, resource_type, resource_id, details, changes, reason, ip,
               trace_id)`,
      [
        this.clock.now(),
        deeds.map(() => newId()),
        actors.map(({ type }) => type),
        actors.map(({ id }) => id),
        actors.map(({ onBehalfOf }) => onBehalfOf),
        deeds.map(({ entry }) => entry.action),
        deeds.map(({ entry }) => entry.resourceType),
        deeds.map(({ entry }) => entry.resourceId),
        deeds.map(({ actor, entry }) => JSON.stringify(detailsOf(actor, entry))),
        deeds.map(({ entry }) => JSON.stringify(entry.changes ?? [])),
        deeds.map(({ entry }) => entry.reason ?? null),
        actors.map(({ ip }) => ip),
        deeds.map(({ traceId }) => traceId),
      ],
    );
  }
}

function detailsOf(actor: Actor, { details }: AuditEntry): NonNullable<AuditEntry['details']> {
  return actor.type === 'SYSTEM' ? { ...details, by: actor.name } : (details ?? {});
}
