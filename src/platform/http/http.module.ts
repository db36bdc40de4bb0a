import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config.js';
import { Draining } from './draining.js';
import { GuardedHttp } from './guarded-http.js';
import { HealthController } from './health.controller.js';
import { InFlight } from './in-flight.js';
import { Overload, ProcessReadings } from './overload.js';

@Global()
@Module({
  controllers: [HealthController],
  providers: [
    Draining,
    GuardedHttp,
    InFlight,
    ProcessReadings,
    {
      provide: Overload,
      inject: [ProcessReadings, Config],
      useFactory: (readings: ProcessReadings, config: Config) =>
        new Overload(readings, config.env.SHED_LOOP_DELAY_MS),
    },
  ],
  exports: [Draining, GuardedHttp, InFlight, Overload],
})
export class HttpModule {}
