import { Global, Module } from '@nestjs/common';
import { BulkActs } from './bulk-act.js';

/** Where modules register what can be done to many. The imports module above does it. */
@Global()
@Module({ providers: [BulkActs], exports: [BulkActs] })
export class BulkActsModule {}
