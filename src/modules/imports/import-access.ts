import { Injectable } from '@nestjs/common';
import { ImportSources, type ImportSource } from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import { LongJobQueries } from '../../platform/long-jobs/long-job.queries.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { statusOf, type ImportStatus } from './import.rules.js';

export interface Viewer {
  id: string;
  permissions: ReadonlySet<string>;
}

/** Who may see which imports: one's own, with `import.read` everybody's, and only of what one may change oneself. */
@Injectable()
export class ImportAccess {
  constructor(
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
  async find(viewer: Viewer, id: string): Promise<{ row: ImportRow; source: ImportSource }> {
    return this.seen(viewer, await this.repository.byId(id));
  }

  /** @throws IMPORT_NOT_FOUND */
  seen({ id, permissions }: Viewer, row: ImportRow | null): { row: ImportRow; source: ImportSource } {
    const source = row && this.sourcesOf(permissions).find(({ kind }) => kind === row.kind);
    if (!source || !(row.requestedBy === id || permissions.has('import.read')))
      throw importErrors.IMPORT_NOT_FOUND();
    return { row, source };
  }

  async statusOf({ phase, jobId }: ImportRow): Promise<ImportStatus> {
    return statusOf(phase, (await this.jobs.byId(jobId))?.status ?? null);
  }
}
