import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { ExportSource } from '../../platform/exports/export-source.js';
import type { Actor } from '../../platform/security/actor.js';
import { currentTraceId } from '../../platform/telemetry/trace.js';
import { AccessAct, AccessRecords, AuditLog } from '../audit/index.js';
import type { ExportRow } from './export.repository.js';

/** People in one access record. */
const PEOPLE = 1_000;
/** Access records written by one statement. */
const RECORDS = 20;

/** What stands on record of an export: whose data went into the file, and each time it was fetched. */
@Injectable()
export class ExportRecords {
  constructor(
    private readonly audit: AuditLog,
    private readonly accesses: AccessRecords,
    private readonly clock: Clock,
  ) {}

  /** The file is there: everybody in it is named, so that each of them can see it. */
  async written(tx: Tx, row: ExportRow, source: ExportSource, people: readonly string[]): Promise<void> {
    const actor = actorOf(row);
    await this.audit.record(tx, actor, {
      action: 'export.written',
      resourceType: 'export',
      resourceId: row.id,
      details: { kind: row.kind, people: people.length, masked: row.masked },
      reason: row.reason,
    });
    const parts = Array.from({ length: Math.max(1, Math.ceil(people.length / PEOPLE)) }, (_, i) =>
      people.slice(i * PEOPLE, (i + 1) * PEOPLE),
    );
    for (let i = 0; i < parts.length; i += RECORDS) {
      await this.accesses.write(
        tx,
        parts
          .slice(i, i + RECORDS)
          .map((subjects) => this.record(row, source, actor, { operation: 'export.written', subjects })),
      );
    }
  }

  /** Somebody fetches it: how many are in it, and which export names them. */
  async fetched(tx: Tx, actor: Actor, row: ExportRow, source: ExportSource): Promise<void> {
    await this.audit.record(tx, actor, {
      action: 'export.downloaded',
      resourceType: 'export',
      resourceId: row.id,
      details: { kind: row.kind, people: row.people, masked: row.masked },
      reason: row.reason,
    });
    const record = this.record(row, source, actor, { operation: 'export.downloaded', subjects: [] });
    await this.accesses.write(tx, [{ ...record, count: row.people ?? 0 }]);
  }

  private record(
    row: ExportRow,
    source: ExportSource,
    actor: Actor,
    { operation, subjects }: { operation: string; subjects: readonly string[] },
  ) {
    const kinds = source.columns.flatMap(({ personal }) => (personal && !row.masked ? [personal] : []));
    return {
      at: this.clock.now(),
      actor,
      act: AccessAct.EXPORT,
      subjects,
      fields: [...new Set(kinds)],
      operation: `${operation} ${row.kind} ${row.id}`,
      reason: row.reason,
      traceId: currentTraceId(),
    };
  }
}

/** Whoever asked, from where they asked: the job itself comes from nowhere. */
function actorOf({ requestedBy, ip, jobId }: ExportRow): Actor {
  return { type: 'ADMIN', id: requestedBy, sessionId: jobId, ip };
}
