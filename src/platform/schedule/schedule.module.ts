import { Global, Module } from '@nestjs/common';
import { ListTotals } from '../db/list-totals.js';
import { Partitions } from '../db/partitions.js';
import { Schedule } from './schedule.js';

@Global()
@Module({ providers: [ListTotals, Partitions, Schedule], exports: [Schedule] })
export class ScheduleModule {}
