import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { ImportSource } from '../../platform/imports/import-source.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { commonErrors } from '../../shared/common-errors.js';
import { AuditLog } from '../audit/index.js';
import { ImportAccess } from './import-access.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import {
  ImportPhase,
  KEPT_DAYS,
  mayRun,
  mayUndo,
  PLAN_HOURS,
  planGoodUntil,
  requireImport,
} from './import.rules.js';
import { RUN_IMPORT, UNDO_IMPORT } from './work-import.js';

type Found = { row: ImportRow; source: ImportSource };

/** Has a plan done, or done to its end, or undone: with a fresh second factor and a reason. */
@Injectable()
export class RunImport {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: ImportRepository,
    private readonly access: ImportAccess,
    private readonly longJobs: LongJobs,
    private readonly staff: StaffDirectory,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Only whoever handed it in runs it: they have seen the plan.
   * @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY, IMPORT_NOTHING_TO_DO, IMPORT_PLAN_STALE, IMPORT_FORGOTTEN, FORBIDDEN,
   *   STEP_UP_REQUIRED
   */
  run(actor: Actor, id: string, reason: string): Promise<void> {
    return this.begin(
      actor,
      id,
      async (tx, staff, { row, source }) => {
        if (row.requestedBy !== staff.id) throw importErrors.IMPORT_NOT_FOUND();
        const status = await this.access.statusOf(row);
        if (row.phase === 'PLANNED' && row.creates + row.updates === 0)
          throw importErrors.IMPORT_NOTHING_TO_DO();
        if (!mayRun(row, status)) throw importErrors.IMPORT_NOT_READY({ status });
        const until = planGoodUntil(row);
        if (!until || until <= this.clock.now()) throw importErrors.IMPORT_PLAN_STALE({ hours: PLAN_HOURS });
        const jobId = await this.longJobs.start(
          tx,
          actor,
          RUN_IMPORT,
          { importId: id },
          { title: `${source.title} 가져오기` },
        );
        const acting = { jobId, actingBy: staff.id, ip: staff.ip };
        await this.repository.set(tx, id, {
          ...acting,
          phase: ImportPhase.RUNNING,
          reason,
          runAt: this.clock.now(),
        });
        return 'import.run';
      },
      reason,
    );
  }

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY, IMPORT_FORGOTTEN, FORBIDDEN, STEP_UP_REQUIRED */
  undo(actor: Actor, id: string, reason: string): Promise<void> {
    return this.begin(
      actor,
      id,
      async (tx, staff, { row, source }) => {
        const status = await this.access.statusOf(row);
        if (!mayUndo(row, status)) throw importErrors.IMPORT_NOT_READY({ status });
        const title = `${source.title} 가져오기 되돌리기`;
        const jobId = await this.longJobs.start(tx, actor, UNDO_IMPORT, { importId: id }, { title });
        const acting = { jobId, actingBy: staff.id, ip: staff.ip };
        await this.repository.set(tx, id, { ...acting, phase: ImportPhase.UNDOING, undoReason: reason });
        return 'import.undo-asked';
      },
      reason,
    );
  }

  private async begin(
    actor: Actor,
    id: string,
    work: (tx: Tx, staff: Actor & { type: 'ADMIN' }, found: Found) => Promise<string>,
    reason: string,
  ): Promise<void> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'import.run' });
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const permissions = await this.staff.permissionsOf(tx, actor.id);
      const found = this.access.seen({ id: actor.id, permissions }, await this.repository.lock(tx, id));
      requireImport(found.source, permissions);
      if (found.row.forgottenAt) throw importErrors.IMPORT_FORGOTTEN({ days: KEPT_DAYS });
      const action = await work(tx, actor, found);
      const { kind } = found.row;
      await this.audit.record(tx, actor, {
        action,
        resourceType: 'import',
        resourceId: id,
        details: { kind },
        reason,
      });
    });
  }
}
