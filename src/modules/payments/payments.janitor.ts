import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { SyncPayment } from './sync-payment.use-case.js';
import { ProcessWebhook } from './webhooks/process-webhook.use-case.js';

/** Looks after what nobody came back for: unknown results, expired orders, webhooks whose order was not there yet. */
@Injectable()
export class PaymentsJanitor implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly sync: SyncPayment,
    private readonly webhooks: ProcessWebhook,
  ) {}

  onModuleInit(): void {
    const actor = systemActor('janitor');
    this.schedule.register({
      name: 'payments.sync-due',
      everyMs: 1_000,
      run: () => this.sync.executeDue(actor),
    });
    this.schedule.register({
      name: 'payments.webhooks-due',
      queue: 'payments',
      everyMs: 5_000,
      run: () => this.webhooks.executeDue(),
    });
  }
}
