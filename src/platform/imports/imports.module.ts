import { Global, Module } from '@nestjs/common';
import { ImportSources } from './import-source.js';

/** Where modules register what can be imported. The imports module above does the importing. */
@Global()
@Module({ providers: [ImportSources], exports: [ImportSources] })
export class ImportSourcesModule {}
