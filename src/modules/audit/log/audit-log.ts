import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { impersonatorOf, recordedActor, type Actor } from '../../../platform/security/actor.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { AuditChange } from '../../../platform/personal-data/changes.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';
import { accessActOf } from '../access-records/access-acts.js';
import { AccessRecords, type NewAccessRecord } from '../access-records/access-records.js';
import '../audit.events.js';

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
    private readonly outbox: Outbox,
  ) {}

  record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
    return this.recordAll(tx, [{ actor, entry, traceId: currentTraceId() }]);
  }

  /** Deeds of several actors that share `tx`. */
  async recordAll(tx: Tx, deeds: readonly Deed[]): Promise<void> {
    if (deeds.length === 0) return;
    const now = this.clock.now();
    await tx.query(`SELECT audit_record_each($1, $2)`, [this.linesOf(deeds), now]);
    await this.recordAccesses(tx, deeds, now);
  }

  /** The same as `audit_record_each` takes them. What personal data was seen goes to `recordAccesses`. */
  linesOf(deeds: readonly Deed[]): string {
    return JSON.stringify(
      deeds.map(({ actor, entry, traceId }) => {
        const { type, id, onBehalfOf, ip } = recordedActor(actor);
        const { action, resourceType, resourceId, changes = [], reason = null } = entry;
        const details = detailsOf(actor, entry);
        const who = { actorType: type, actorId: id, onBehalfOf, ip };
        return { id: newId(), ...who, action, resourceType, resourceId, details, changes, reason, traceId };
      }),
    );
  }

  /** Access records of those deeds that are an access to personal data. */
  async recordAccesses(tx: Tx, deeds: readonly Deed[], now = this.clock.now()): Promise<void> {
    const accesses = deeds.flatMap((deed) => accessOf(deed, now));
    await this.accesses.write(tx, accesses);
    await this.outbox.addAll(
      tx,
      accesses.flatMap(({ subjects, traceId }) =>
        subjects.map((userId) => ({
          event: 'access.recorded',
          subjectId: userId,
          payload: { userId },
          traceId,
        })),
      ),
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
