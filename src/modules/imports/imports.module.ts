import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { BulkActions } from '../../platform/bulk/bulk-actions.js';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import {
  AttachmentPolicies,
  AttachmentReader,
  AttachmentsModule,
  type AttachmentModel,
} from '../attachments/index.js';
import { AskBulk } from './bulk/ask-bulk.use-case.js';
import { BulkChoices } from './bulk/bulk-choices.js';
import { BulkResultFile, RESULT_FILE } from './bulk/bulk-result-file.js';
import { BulkFieldsResolver, BulkRowFieldsResolver } from './bulk/bulk.fields.resolver.js';
import { BulkResolver } from './bulk/bulk.resolver.js';
import { PlanBulk } from './bulk/plan-bulk.js';
import { CancelImport } from './cancel-import.use-case.js';
import { ForgetImports } from './forget-imports.js';
import { ImportAccess } from './import-access.js';
import { ERROR_FILE, ImportErrorFile } from './import-error-file.js';
import { ImportFiles } from './import-files.js';
import { ImportRows } from './import-rows.js';
import { ImportWork } from './import-work.js';
import { ImportFieldsResolver, ImportRowFieldsResolver } from './import.fields.resolver.js';
import { ImportRepository } from './import.repository.js';
import { ImportResolver } from './import.resolver.js';
import './imports.permissions.js';
import './imports.personal-data.js';
import { PlanImport } from './plan-import.js';
import { RecordWorks } from './record-work.js';
import { RunImport } from './run-import.use-case.js';
import { IMPORT_FILE, StartImport } from './start-import.use-case.js';
import { UndoPreview } from './undo-preview.js';
import { WorkImport } from './work-import.js';

declare global {
  interface Loaders {
    importFile: [string, AttachmentModel | null];
    importErrorFile: [string, AttachmentModel | null];
    bulkResultFile: [string, AttachmentModel | null];
  }
}

/** Global for one thing: modules with lists ask the `BulkActions` of the platform. */
@Global()
@Module({
  imports: [AttachmentsModule],
  providers: [
    CancelImport,
    ForgetImports,
    ImportAccess,
    ImportErrorFile,
    ImportFieldsResolver,
    ImportFiles,
    ImportRepository,
    ImportResolver,
    ImportRowFieldsResolver,
    ImportRows,
    ImportWork,
    PlanImport,
    RecordWorks,
    RunImport,
    StartImport,
    UndoPreview,
    WorkImport,
    ...[BulkChoices, PlanBulk, BulkResultFile, BulkResolver, BulkFieldsResolver, BulkRowFieldsResolver],
    { provide: BulkActions, useClass: AskBulk },
  ],
  exports: [StartImport, RunImport, BulkActions],
})
export class ImportsModule implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly files: ImportFiles,
    private readonly results: BulkResultFile,
    private readonly reader: AttachmentReader,
    private readonly loaders: LoaderRegistry,
  ) {}

  onModuleInit(): void {
    const newest = (kind: string) => async (ids: readonly string[]) =>
      (await this.reader.ofSubjects(kind, ids, 1)).map(([file]) => file ?? null);
    this.loaders.register('importFile', newest(IMPORT_FILE));
    this.loaders.register('importErrorFile', newest(ERROR_FILE));
    this.policies.register(IMPORT_FILE, this.files.original);
    this.policies.register(ERROR_FILE, this.files.errors);
    this.loaders.register('bulkResultFile', newest(RESULT_FILE));
    this.policies.register(RESULT_FILE, this.results);
  }
}
