import { Global, Module } from '@nestjs/common';
import { Draining } from './draining.js';
import { HealthController } from './health.controller.js';
import { InFlight } from './in-flight.js';
import { Overload, ProcessReadings } from './overload.js';

@Global()
@Module({
  controllers: [HealthController],
  providers: [
    Draining,
    InFlight,
    ProcessReadings,
    {
      provide: Overload,
      inject: [ProcessReadings],
      useFactory: (readings: ProcessReadings) => new Overload(readings),
    },
  ],
  exports: [Draining, InFlight, Overload],
})
export class HttpModule {}
