import { Module } from '@nestjs/common';
import { JobResolver } from './job.resolver.js';
import './jobs.permissions.js';
import { Jobs } from './jobs.service.js';

@Module({ providers: [Jobs, JobResolver] })
export class JobsModule {}
