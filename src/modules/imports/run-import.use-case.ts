import { Injectable } from '@nestjs/common';
import { bulkErrors } from '../../platform/bulk/bulk.errors.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { commonErrors } from '../../shared/common-errors.js';
import { AuditLog } from '../audit/index.js';
import type { Door } from './doors.js';
import { ImportAccess } from './import-access.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { ImportPhase, KEPT_DAYS, mayRun, mayUndo, planGoodUntil, requireAll } from './import.rules.js';
import { RecordWorks, type RecordWork } from './record-work.js';

type Found = { row: ImportRow; work: RecordWork };
type Staff = Actor & { type: 'ADMIN' };

/** Has a plan done, or done to its end, or undone: with a reason and a fresh second factor where it takes them. */
@Injectable()
export class RunImport {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: ImportRepository,
    private readonly access: ImportAccess,
    private readonly works: RecordWorks,
    private readonly longJobs: LongJobs,
    private readonly staff: StaffDirectory,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Only whoever made the plan runs it: they have seen it.
   * @param reason null of a bulk action: it was asked for when it was planned, where it takes one
   * @throws of the door: not found, not ready, nothing to do, plan stale, forgotten; FORBIDDEN, STEP_UP_REQUIRED
   */
  run(actor: Actor, id: string, reason: string | null, door: Door): Promise<void> {
    return this.begin(actor, id, door, async (tx, staff, { row, work }) => {
      if (row.requestedBy !== staff.id) throw door.notFound();
      const status = await this.access.statusOf(row);
      if (row.phase === 'PLANNED' && row.creates + row.updates === 0) throw door.nothingToDo();
      if (!mayRun(row, status)) throw door.notReady({ status });
      const until = planGoodUntil(row, door);
      if (!until || until <= this.clock.now()) throw door.stale({ hours: door.planHours });
      const said = reason ?? row.reason;
      const { title } = work;
      const jobId = await this.longJobs.start(tx, actor, door.jobs.run, { importId: id }, { title });
      const acting = { jobId, actingBy: staff.id, ip: staff.ip };
      const runAt = this.clock.now();
      await this.repository.set(tx, id, { ...acting, phase: ImportPhase.RUNNING, reason: said, runAt });
      return { action: `${door.name}.run`, reason: said };
    });
  }

  /** @throws of the door: not found, not ready, forgotten; BULK_FINAL, FORBIDDEN, STEP_UP_REQUIRED */
  undo(actor: Actor, id: string, reason: string | null, door: Door): Promise<void> {
    return this.begin(actor, id, door, async (tx, staff, { row, work }) => {
      if (!work.isUndoable) throw bulkErrors.BULK_FINAL();
      const status = await this.access.statusOf(row);
      if (!mayUndo(row, status)) throw door.notReady({ status });
      const title = `${work.title} 되돌리기`;
      const jobId = await this.longJobs.start(tx, actor, door.jobs.undo, { importId: id }, { title });
      const acting = { jobId, actingBy: staff.id, ip: staff.ip };
      await this.repository.set(tx, id, { ...acting, phase: ImportPhase.UNDOING, undoReason: reason });
      return { action: `${door.name}.undo-asked`, reason };
    });
  }

  private async begin(
    actor: Actor,
    id: string,
    door: Door,
    begun: (tx: Tx, staff: Staff, found: Found) => Promise<{ action: string; reason: string | null }>,
  ): Promise<void> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
    // Of what kind a plan is never changes: a proof must be taken before anything is locked.
    const known = await this.repository.byId(id);
    const confirms = known ? (this.works.find(known.kind)?.confirms ?? true) : door.name === 'import';
    await this.uow.run(actor, async (tx) => {
      if (confirms) await this.stepUp.consume(tx, actor);
      const permissions = await this.staff.permissionsOf(tx, actor.id);
      const row = await this.repository.lock(tx, id);
      const found = this.access.seen({ id: actor.id, permissions }, row, door);
      requireAll(found.work.requires, permissions);
      if (found.row.forgottenAt) throw door.forgotten({ days: KEPT_DAYS });
      const { action, reason } = await begun(tx, actor, found);
      const details = { kind: found.row.kind };
      await this.audit.record(tx, actor, {
        action,
        resourceType: door.name,
        resourceId: id,
        details,
        reason,
      });
    });
  }
}
