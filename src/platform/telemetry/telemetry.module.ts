import { Global, Module } from '@nestjs/common';
import { Scrape } from './scrape.js';

@Global()
@Module({ providers: [Scrape], exports: [Scrape] })
export class TelemetryModule {}
