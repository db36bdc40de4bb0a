import { Injectable } from '@nestjs/common';
import { BulkActs } from '../../../platform/bulk/bulk-act.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { ExportFormat } from '../../../platform/exports/export.model.js';
import { FILE_FORMATS } from '../../../platform/exports/file-formats.js';
import { mask } from '../../../platform/personal-data/masks.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { Principal } from '../../../platform/security/principal.js';
import {
  declareAttachmentKind,
  ProduceFile,
  type AttachmentAct,
  type AttachmentPolicy,
} from '../../attachments/index.js';
import { AuditLog } from '../../audit/index.js';
import { BULK_DOOR } from '../doors.js';
import { ImportAccess } from '../import-access.js';
import { ImportRows, type StoredRow } from '../import-rows.js';
import { ImportRepository } from '../import.repository.js';
import { wordsOf } from '../problem-words.js';

export const RESULT_FILE = 'BULK_RESULT';
declareAttachmentKind(RESULT_FILE);

const KEPT_MS = 24 * 3_600_000;
const TITLES = ['번호', '이름', '결과', '오류 코드', '설명'] as const;
const UNCHANGED = '이미 같음';
const REFUSED = '할 수 없음';
const RESULTS: Record<string, string> = {
  PLANNED: '하지 않음',
  APPLIED: '변경함',
  FAILED: '변경하지 못함',
  UNDONE: '되돌림',
  KEPT: '되돌리지 못함',
};

/** What became of each record as a file. Names of people are masked in it: it is a record of an act, no list of people. */
@Injectable()
export class BulkResultFile implements AttachmentPolicy {
  constructor(
    private readonly acts: BulkActs,
    private readonly access: ImportAccess,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly files: ProduceFile,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @returns what makes it the owner's, in a transaction */
  async write(id: string): Promise<{ register: (tx: Tx) => Promise<void> } | null> {
    const row = await this.repository.byId(id);
    if (!row) return null;
    const { contentType, ending } = FILE_FORMATS[ExportFormat.CSV];
    return this.files.write(
      { type: 'ADMIN', id: row.requestedBy },
      {
        fileName: `bulk-result-${id.slice(-6)}.${ending}`,
        contentType,
        body: this.lines(id, row.kind),
        subject: { kind: RESULT_FILE, id },
        keptUntil: new Date(this.clock.now().getTime() + KEPT_MS),
      },
    );
  }

  /** Whoever did it fetches it; nobody else finds it. */
  async check({ actor, permissions }: Principal, act: AttachmentAct, id: string): Promise<void> {
    if (actor.type !== 'ADMIN' || act !== 'read') throw BULK_DOOR.notFound();
    await this.access.find({ id: actor.id, permissions }, id, BULK_DOOR);
  }

  opened(tx: Tx, actor: Actor, id: string): Promise<void> {
    return this.audit.record(tx, actor, {
      action: 'bulk.result-downloaded',
      resourceType: 'bulk',
      resourceId: id,
    });
  }

  private async *lines(id: string, act: string): AsyncGenerator<Buffer> {
    const file = FILE_FORMATS[ExportFormat.CSV];
    const personal = this.acts.find(act)?.source.personal;
    const labelOf = ({ content }: StoredRow): string =>
      personal ? mask(personal.kind, content?.label ?? '') : (content?.label ?? '');
    yield file.head([...TITLES]);
    for await (const rows of this.rows.walk(id))
      yield file.rows(
        [...TITLES],
        rows.map((row) => [
          ...[row.recordId ?? '', labelOf(row), resultOf(row)],
          ...[row.problem?.code ?? '', row.problem ? wordsOf(row.problem) : ''],
        ]),
      );
  }
}

function resultOf({ outcome, result }: StoredRow): string {
  if (result !== null) return RESULTS[result] ?? result;
  return outcome === 'UNCHANGED' ? UNCHANGED : REFUSED;
}
