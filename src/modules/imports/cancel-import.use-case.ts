import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { ImportAccess, type Viewer } from './import-access.js';
import type { Door } from './doors.js';
import { mayCancel } from './import.rules.js';

/** Ends what is being done with an import after the rows it is at. What was done stays done, and can be undone. */
@Injectable()
export class CancelImport {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly access: ImportAccess,
    private readonly longJobs: LongJobs,
    private readonly audit: AuditLog,
  ) {}

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY, or the same of a bulk action */
  async execute(actor: Actor, viewer: Viewer, id: string, door: Door): Promise<void> {
    const { row } = await this.access.find(viewer, id, door);
    const status = await this.access.statusOf(row);
    if (!mayCancel(status)) throw door.notReady({ status });
    // The import is not locked: its job holds its own row first, and so do we.
    await this.uow.run(actor, async (tx) => {
      if (!(await this.longJobs.cancel(tx, row.jobId))) throw door.notReady({ status });
      await this.audit.record(tx, actor, {
        action: door.name === 'bulk' ? 'bulk.cancel-asked' : 'import.cancel-asked',
        resourceType: door.name,
        resourceId: id,
        details: { kind: row.kind, phase: row.phase },
      });
    });
  }
}
