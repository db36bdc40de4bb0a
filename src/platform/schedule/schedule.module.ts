import { Global, Module } from '@nestjs/common';
import { Partitions } from '../db/partitions.js';
import { Schedule } from './schedule.js';

@Global()
@Module({ providers: [Partitions, Schedule], exports: [Schedule] })
export class ScheduleModule {}
