import { Injectable } from '@nestjs/common';
import { ImportSources, type ImportSource } from '../../platform/imports/import-source.js';
import { LongJobQueries } from '../../platform/long-jobs/long-job.queries.js';
import { IMPORT_DOOR, type Door } from './doors.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { statusOf, type ImportStatus } from './import.rules.js';
import { RecordWorks, type RecordWork } from './record-work.js';

export interface Viewer {
  id: string;
  permissions: ReadonlySet<string>;
}

/**
 * Who may see which plans, and only of what one may change oneself: one's own, of imports with `import.read` everybody's.
 */
@Injectable()
export class ImportAccess {
  constructor(
    private readonly works: RecordWorks,
    private readonly sources: ImportSources,
    private readonly repository: ImportRepository,
    private readonly jobs: LongJobQueries,
  ) {}

  /** The kinds somebody may hand in and see. */
  sourcesOf(permissions: ReadonlySet<string>): ImportSource[] {
    return this.sources.all.filter(({ requires }) =>
      requires.every((permission) => permissions.has(permission)),
    );
  }

  /** @throws IMPORT_NOT_FOUND when there is none, or the viewer must not know of it */
  async find(viewer: Viewer, id: string, door: Door): Promise<{ row: ImportRow; work: RecordWork }> {
    return this.seen(viewer, await this.repository.byId(id), door);
  }

  /** @throws IMPORT_NOT_FOUND, BULK_NOT_FOUND */
  seen({ id, permissions }: Viewer, row: ImportRow | null, door: Door): { row: ImportRow; work: RecordWork } {
    const work = row && this.works.find(row.kind);
    if (!row || work?.door !== door) throw door.notFound();
    if (row.requestedBy !== id && !mayReadAll(door, permissions)) throw door.notFound();
    // What is for running stays out of it: whoever may not run it any more still sees what they did.
    const seeing = work.source ? work.source.requires : work.requires;
    if (!seeing.every((permission) => permissions.has(permission))) throw door.notFound();
    return { row, work };
  }

  async statusOf({ phase, jobId }: ImportRow): Promise<ImportStatus> {
    return statusOf(phase, (await this.jobs.byId(jobId))?.status ?? null);
  }
}

const mayReadAll = (door: Door, permissions: ReadonlySet<string>): boolean =>
  door === IMPORT_DOOR && permissions.has('import.read');
