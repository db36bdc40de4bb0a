import { Global, Module } from '@nestjs/common';
import { LiveHub } from './live-hub.js';
import { LiveWatch } from './live-watch.js';
import { OutboxSource } from './outbox-source.js';

@Global()
@Module({ providers: [LiveHub, LiveWatch, OutboxSource], exports: [LiveHub] })
export class LiveModule {}
