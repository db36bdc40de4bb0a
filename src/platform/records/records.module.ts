import { Global, Module } from '@nestjs/common';
import { Records } from './records.js';
import { TimelineSources } from './timeline-sources.js';

/** What comments and timelines are about, and who knows what happened to it. */
@Global()
@Module({ providers: [Records, TimelineSources], exports: [Records, TimelineSources] })
export class RecordsModule {}
