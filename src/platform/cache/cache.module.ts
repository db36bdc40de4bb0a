import { Global, Module } from '@nestjs/common';
import { Caches } from './caches.js';
import { OutboxTail } from './outbox-tail.js';

@Global()
@Module({ providers: [Caches, OutboxTail], exports: [Caches, OutboxTail] })
export class CacheModule {}
