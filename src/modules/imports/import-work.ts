import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import { systemActor, type Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { requireAll, type ImportPhase } from './import.rules.js';
import { RecordWorks, type RecordWork, type RowActs } from './record-work.js';

const ACTOR = systemActor('imports');

/** A plan while a job works on it. */
export interface OpenImport {
  row: ImportRow;
  work: RecordWork;
  acts: RowActs;
  /** Whoever had this done, from where they asked: the job itself comes from nowhere. */
  actor: Actor;
}

/** What planning, running and undoing have in common: whose plan it is, and that it is still theirs to work on. */
@Injectable()
export class ImportWork {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly works: RecordWorks,
    private readonly repository: ImportRepository,
    private readonly staff: StaffDirectory,
  ) {}

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY (or the same of a bulk action) when it has gone on to something else; FORBIDDEN */
  async open(job: { id: string; input: { importId: string } }, phase: ImportPhase): Promise<OpenImport> {
    const row = await this.repository.byId(job.input.importId);
    const work = row && this.works.find(row.kind);
    if (!work) throw importErrors.IMPORT_NOT_FOUND();
    if (row.phase !== phase || row.jobId !== job.id) throw work.door.notReady({ status: row.phase });
    const held = await this.uow.run(ACTOR, (tx) => this.staff.permissionsOf(tx, row.actingBy));
    requireAll(work.requires, held);
    const actor: Actor = { type: 'ADMIN', id: row.actingBy, sessionId: job.id, ip: row.ip };
    return { row, work, acts: await work.acts(row), actor };
  }

  /** Locks it, and makes sure that nobody began something else with it. @throws IMPORT_NOT_READY */
  async hold(tx: Tx, { row: { id, phase, jobId }, work }: OpenImport): Promise<void> {
    const now = await this.repository.lock(tx, id);
    if (now?.phase !== phase || now.jobId !== jobId)
      throw work.door.notReady({ status: now?.phase ?? 'GONE' });
  }
}
