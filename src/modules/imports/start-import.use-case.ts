import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { ImportSources } from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import type { Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { commonErrors } from '../../shared/common-errors.js';
import { newIdAt } from '../../shared/ids.js';
import { AttachmentFiles, declareAttachmentKind } from '../attachments/index.js';
import { AuditLog } from '../audit/index.js';
import { ImportRepository } from './import.repository.js';
import { keptUntil, requireAll } from './import.rules.js';
import { PLAN_IMPORT } from './plan-import.js';

export const IMPORT_FILE = 'IMPORT';
declareAttachmentKind(IMPORT_FILE);

/** Each keeps a file and its rows for a week. */
const HANDED_IN_MAX = 60;
const HOUR_MS = 3_600_000;

/** Somebody hands a file in: it is read, and of each row is said what it would do. Nothing is changed. */
@Injectable()
export class StartImport {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sources: ImportSources,
    private readonly repository: ImportRepository,
    private readonly longJobs: LongJobs,
    private readonly files: AttachmentFiles,
    private readonly staff: StaffDirectory,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns its id
   * @throws IMPORT_KIND_UNKNOWN, FORBIDDEN, ATTACHMENT_NOT_FOUND, RATE_LIMITED
   */
  async execute(actor: Actor, kind: string, attachmentId: string): Promise<string> {
    const source = this.sources.find(kind);
    if (!source) throw importErrors.IMPORT_KIND_UNKNOWN();
    // A key has nobody who looks at the plan before it is run.
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'import.run' });
    const createdAt = this.clock.now();
    const id = newIdAt(createdAt);
    await this.uow.run(actor, async (tx) => {
      requireAll(['import.run', ...source.requires], await this.staff.permissionsOf(tx, actor.id));
      const since = new Date(createdAt.getTime() - HOUR_MS);
      if ((await this.repository.askedFor(tx, actor.id, since, 'file')) >= HANDED_IN_MAX)
        throw commonErrors.RATE_LIMITED({ retryAfterMs: HOUR_MS / HANDED_IN_MAX });
      const how = { tables: true, keptUntil: keptUntil({ createdAt }) };
      await this.files.attach(tx, actor, [attachmentId], { kind: IMPORT_FILE, id }, how);
      const title = `${source.title} 가져오기 점검`;
      const jobId = await this.longJobs.start(tx, actor, PLAN_IMPORT, { importId: id }, { title });
      const row = { id, kind, attachmentId, jobId, requestedBy: actor.id, ip: actor.ip, createdAt };
      await this.repository.insert(tx, { ...row, choice: null, reason: null });
      await this.audit.record(tx, actor, {
        action: 'import.handed-in',
        resourceType: 'import',
        resourceId: id,
        details: { kind },
      });
    });
    return id;
  }
}
