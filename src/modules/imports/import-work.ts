import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { ImportSources, type ImportSource } from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import { systemActor, type Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { requireImport, type ImportPhase } from './import.rules.js';

const ACTOR = systemActor('imports');

/** An import while a job works on it. */
export interface OpenImport {
  row: ImportRow;
  source: ImportSource;
  /** Whoever had this done, from where they asked: the job itself comes from nowhere. */
  actor: Actor;
}

/** What planning, running and undoing have in common: whose import it is, and that it is still theirs to work on. */
@Injectable()
export class ImportWork {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sources: ImportSources,
    private readonly repository: ImportRepository,
    private readonly staff: StaffDirectory,
  ) {}

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_READY when it has gone on to something else; FORBIDDEN */
  async open(job: { id: string; input: { importId: string } }, phase: ImportPhase): Promise<OpenImport> {
    const row = await this.repository.byId(job.input.importId);
    const source = row && this.sources.find(row.kind);
    if (!source) throw importErrors.IMPORT_NOT_FOUND();
    if (row.phase !== phase || row.jobId !== job.id)
      throw importErrors.IMPORT_NOT_READY({ status: row.phase });
    const held = await this.uow.run(ACTOR, (tx) => this.staff.permissionsOf(tx, row.actingBy));
    requireImport(source, held);
    return { row, source, actor: { type: 'ADMIN', id: row.actingBy, sessionId: job.id, ip: row.ip } };
  }

  /** Locks it, and makes sure that nobody began something else with it. @throws IMPORT_NOT_READY */
  async hold(tx: Tx, { id, phase, jobId }: ImportRow): Promise<void> {
    const now = await this.repository.lock(tx, id);
    if (now?.phase !== phase || now.jobId !== jobId)
      throw importErrors.IMPORT_NOT_READY({ status: now?.phase ?? 'GONE' });
  }
}
