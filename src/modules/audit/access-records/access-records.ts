import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { recordedActor, type Actor } from '../../../platform/security/actor.js';
import type { AccessAct } from './access-acts.js';

export interface NewAccessRecord {
  at: Date;
  actor: Actor;
  act: AccessAct;
  /** Whose data; none for a sign-in. */
  subjects: readonly string[];
  /** How many people, where another record names them. */
  count?: number;
  /** What of them: kinds of personal values, or names of fields. */
  fields: readonly string[];
  /** Root fields of the operation, or the action of the audit event. */
  operation: string;
  reason: string | null;
  traceId: string | null;
}

/** Writes access records. */
@Injectable()
export class AccessRecords {
  async write(tx: Tx, records: readonly NewAccessRecord[]): Promise<void> {
    if (records.length === 0) return;
    const rows = records.map(({ at, actor, act, subjects, count, fields, operation, reason, traceId }) => {
      const { type, id, onBehalfOf, ip } = recordedActor(actor);
      return {
        id: newIdAt(at),
        occurred_at: at,
        actor_type: type,
        actor_id: id,
        on_behalf_of: onBehalfOf,
        ip,
        act,
        subject_ids: subjects,
        fields,
        count: count ?? subjects.length,
        operation: operation.slice(0, 500),
        reason,
        trace_id: traceId,
      };
    });
    await tx.query(
      `INSERT INTO access_records SELECT * FROM jsonb_populate_recordset(NULL::access_records, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  }
}
