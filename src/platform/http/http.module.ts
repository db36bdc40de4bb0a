import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.js';
import { HealthController } from './health.controller.js';
import { InFlight } from './in-flight.js';

@Global()
@Module({ controllers: [HealthController], providers: [Draining, InFlight], exports: [Draining, InFlight] })
export class HttpModule {}
