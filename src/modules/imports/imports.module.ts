import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import {
  AttachmentPolicies,
  AttachmentReader,
  AttachmentsModule,
  type AttachmentModel,
} from '../attachments/index.js';
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
import { RunImport } from './run-import.use-case.js';
import { IMPORT_FILE, StartImport } from './start-import.use-case.js';
import { UndoPreview } from './undo-preview.js';
import { WorkImport } from './work-import.js';

declare global {
  interface Loaders {
    importFile: [string, AttachmentModel | null];
    importErrorFile: [string, AttachmentModel | null];
  }
}

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
    RunImport,
    StartImport,
    UndoPreview,
    WorkImport,
  ],
  exports: [StartImport, RunImport],
})
export class ImportsModule implements OnModuleInit {
  constructor(
    private readonly policies: AttachmentPolicies,
    private readonly files: ImportFiles,
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
  }
}
