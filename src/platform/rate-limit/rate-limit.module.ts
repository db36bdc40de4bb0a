import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits.js';
import { WorkToll } from './work-toll.js';

@Global()
@Module({ providers: [RateLimits, WorkToll], exports: [RateLimits, WorkToll] })
export class RateLimitModule {}
