import { Global, Module } from '@nestjs/common';
import { ExportSources } from './export-source.js';

/** Where modules register what can be taken out. The exports module above does the taking. */
@Global()
@Module({ providers: [ExportSources], exports: [ExportSources] })
export class ExportSourcesModule {}
