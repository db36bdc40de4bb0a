import { Module } from '@nestjs/common';
import { TimelineLive } from './timeline.live.js';
import { TimelineReader } from './timeline.reader.js';
import { TimelineResolver } from './timeline.resolver.js';

/** One timeline for every kind of record, of what the other modules know. */
@Module({ providers: [TimelineLive, TimelineReader, TimelineResolver] })
export class TimelineModule {}
