import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { Sealed } from '../../platform/crypto/sealed.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { exportErrors, Exports } from '../../platform/exports/exports.js';
import type { DataExport, ExportArgs } from '../../platform/exports/export.model.js';
import { ExportSources, type ExportKind } from '../../platform/exports/export-source.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { AuditLog } from '../audit/index.js';
import { isMasked, requireExport } from './export-rights.js';
import { ExportRepository } from './export.repository.js';
import { WRITE_EXPORT } from './write-export.use-case.js';

/** What a spreadsheet can open. */
const ROWS_MAX = 1_000_000;

/** Somebody of the staff asks for a file with data, with a fresh second factor and a reason. */
@Injectable()
export class AskExport extends Exports {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sources: ExportSources,
    private readonly repository: ExportRepository,
    private readonly longJobs: LongJobs,
    private readonly staff: StaffDirectory,
    private readonly stepUp: StepUpGrants,
    private readonly sealed: Sealed,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {
    super();
  }

  async ask<K extends ExportKind>(
    actor: Actor,
    kind: K,
    input: ExportInputs[K],
    { reason, format }: Pick<ExportArgs, 'reason' | 'format'>,
  ): Promise<DataExport> {
    const source = this.sources.find(kind);
    if (!source) throw new Error(`Nobody registered exports of ${kind}`);
    // A key has nobody who could be asked why.
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'data.export' });
    const given = input as ExportInputs[ExportKind];
    const rows = await source.count(given);
    if (rows > ROWS_MAX) throw exportErrors.EXPORT_TOO_LARGE({ rows, max: ROWS_MAX });
    const now = this.clock.now();
    const id = newIdAt(now);
    const place = { table: 'data_exports', column: 'input', row: id };
    const asked = await this.sealed.seal({ class: 'file' }, place, JSON.stringify(input));
    return this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const held = await this.staff.permissionsOf(tx, actor.id);
      requireExport(source, held);
      const masked = isMasked(source, held);
      const title = source.title(given);
      const jobId = await this.longJobs.start(tx, actor, WRITE_EXPORT, { exportId: id }, { title });
      const row = { id, kind, format, reason, masked, jobId, createdAt: now };
      await this.repository.insert(tx, { ...row, input: asked, requestedBy: actor.id, ip: actor.ip });
      await this.audit.record(tx, actor, {
        action: 'export.asked',
        resourceType: 'export',
        resourceId: id,
        details: { kind, rows, masked, format },
        reason,
      });
      return { ...row, rows: null, people: null, expiresAt: null };
    });
  }
}
