import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { Exports } from '../../platform/exports/exports.js';
import { byKey, LoaderRegistry } from '../../platform/graphql/loaders.js';
import { longJobModel, type JobModel } from '../../platform/long-jobs/job.model.js';
import { LongJobQueries } from '../../platform/long-jobs/long-job.queries.js';
import {
  AttachmentPolicies,
  AttachmentReader,
  AttachmentsModule,
  type AttachmentModel,
} from '../attachments/index.js';
import { AskExport } from './ask-export.use-case.js';
import { ExportFiles } from './export-files.js';
import { ExportRecords } from './export-records.js';
import { ExportRepository } from './export.repository.js';
import { ExportResolver } from './export.resolver.js';
import './exports.permissions.js';
import './exports.personal-data.js';
import { WriteExport } from './write-export.use-case.js';

declare global {
  interface Loaders {
    longJob: [string, JobModel | null];
    exportFile: [string, AttachmentModel | null];
  }
}

/** Global for one thing: modules with lists ask the `Exports` of the platform. */
@Global()
@Module({
  imports: [AttachmentsModule],
  providers: [
    ExportFiles,
    ExportRecords,
    ExportRepository,
    ExportResolver,
    WriteExport,
    { provide: Exports, useClass: AskExport },
  ],
  exports: [Exports],
})
export class ExportsModule implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly files: ExportFiles,
    private readonly reader: AttachmentReader,
    private readonly jobs: LongJobQueries,
    private readonly loaders: LoaderRegistry,
  ) {}

  onModuleInit(): void {
    this.loaders.register('longJob', async (ids) =>
      byKey(ids, (await this.jobs.byIds(ids)).map(longJobModel), (job) => job.id),
    );
    this.loaders.register('exportFile', async (ids) =>
      (await this.reader.ofSubjects('EXPORT', ids, 1)).map(([file]) => file ?? null),
    );
    this.policies.register('EXPORT', this.files);
  }
}
