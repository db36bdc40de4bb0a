import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { impersonatorOf, recordedActor, type Actor } from '../../../platform/security/actor.js';
import type { AuditChange } from '../../../platform/personal-data/changes.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';
import { accessActOf } from '../access-records/access-acts.js';
import { AccessRecords, type NewAccessRecord } from '../access-records/access-records.js';

export interface AuditEntry {
  /** Past tense, `noun.verb`: `refund.requested`. */
  action: string;
  resourceType: string;
  resourceId: string | null;
  /** Ids, amounts as digits, states. Never secrets, never personal data. */
  details?: Record<string, string | number | boolean | null>;
  /** What it was before and is now, from `changesOf`, which masks personal values. */
  changes?: readonly AuditChange[];
  /** What of a person was seen, where the event is an access to personal data (`accessActs`). */
  personal?: readonly string[];
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
  constructor(
    private readonly clock: Clock,
    private readonly accesses: AccessRecords,
  ) {}

  record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    return this.recordAll(tx, [{ actor, entry, traceId: currentTraceId() }]);
  }

  /** Deeds of several actors that share `tx`. */
  async recordAll(tx: Tx, deeds: readonly Deed[]): Promise<void> {
    if (deeds.length === 0) return;
    const now = this.clock.now();
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
        now,
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
    await this.accesses.write(
      tx,
      deeds.flatMap((deed) => accessOf(deed, now)),
    );
  }
}

/** The access record that goes with a deed. What people do with their own data needs none. */
function accessOf({ actor, entry, traceId }: Deed, at: Date): NewAccessRecord[] {
  const act = accessActOf(entry.action);
  if (!act || actor.type === 'SYSTEM' || (actor.type === 'USER' && !impersonatorOf(actor))) return [];
  const { action: operation, resourceType, resourceId, personal, changes = [], reason = null } = entry;
  const subjects = resourceType === 'user' && resourceId !== null ? [resourceId] : [];
  const fields = personal ?? changes.map(({ field }) => field);
  return [{ at, actor, act, subjects, fields, operation, reason, traceId }];
}

function detailsOf(actor: Actor, { details }: AuditEntry): NonNullable<AuditEntry['details']> {
  return actor.type === 'SYSTEM' ? { ...details, by: actor.name } : (details ?? {});
}
