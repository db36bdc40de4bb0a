import { AsyncResource } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox, type PendingFact } from '../../../platform/outbox/outbox.js';
import { systemActor } from '../../../platform/security/actor.js';
import { currentTraceparent } from '../../../platform/telemetry/spans.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';
import { deliveryId, isAboutOrder, readEnvelope, type WebhookClaim } from './toss-envelope.js';

const KEPT_HEADERS = /^(content-type|user-agent|tosspayments-.{1,60})$/;
const BATCH_MAX = 64;

interface Delivery {
  id: string;
  source: string;
  externalId: string;
  claim: WebhookClaim;
  headers: Record<string, unknown>;
  body: Buffer;
  fact: PendingFact;
  /** Whether it is new. */
  stored(isNew: boolean): void;
  failed(error: unknown): void;
}

/**
 * Stores a delivery as it came and lets it be worked off later: the sender waits ten seconds, not for our work. Those
 * that come while others are being written share the next transaction, and what tells of no order makes no work at all,
 * so that a flood of them leaves room for customers who pay.
 */
@Injectable()
export class ReceiveWebhook {
  private waiting: Delivery[] = [];
  private isWriting = false;
  // A batch belongs to nobody: it must not inherit the trace, and so the cancellation, of whoever came first.
  private readonly nobody = new AsyncResource('ReceiveWebhook');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns false when this delivery is stored already */
  execute(source: string, headers: Record<string, unknown>, body: Buffer): Promise<boolean> {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name)));
    const transmission = headers['tosspayments-webhook-transmission-id'];
    const externalId = deliveryId(typeof transmission === 'string' ? transmission : undefined, body);
    const id = newId();
    const fact: PendingFact = {
      event: 'webhook.received',
      subjectId: id,
      payload: { deliveryId: id },
      traceId: currentTraceId(),
      traceParent: currentTraceparent(),
    };
    return new Promise<boolean>((stored, failed) => {
      const claim = readEnvelope(body);
      this.waiting.push({ id, source, externalId, claim, headers: kept, body, fact, stored, failed });
      if (!this.isWriting) this.nobody.runInAsyncScope(() => void this.writeWaiting());
    });
  }

  private async writeWaiting(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH_MAX);
      try {
        const fresh = await this.write(batch);
        for (const one of batch) one.stored(fresh.has(one.id));
      } catch (error) {
        // All that is written was made to fit before: it is the database that fails, and the sender comes again.
        for (const one of batch) one.failed(error);
      }
    }
    this.isWriting = false;
  }

  /** @returns the ids of those that were not stored before */
  private write(batch: readonly Delivery[]): Promise<ReadonlySet<string>> {
    return this.uow.run(systemActor('webhook'), async (tx) => {
      const inserted: { id: string }[] = await tx.query(
        `INSERT INTO webhook_deliveries (id, source, external_id, event_type, order_ref, headers, body, status, received_at,
           processed_at)
         SELECT id, source, external_id, event_type, order_ref, headers::jsonb, body,
           CASE WHEN to_do THEN 'RECEIVED' ELSE 'IGNORED' END, $9::timestamptz, CASE WHEN NOT to_do THEN $9::timestamptz END
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::boolean[])
           AS d (id, source, external_id, event_type, order_ref, headers, body, to_do)
         ON CONFLICT (source, external_id) DO NOTHING RETURNING id`,
        [
          batch.map(({ id }) => id),
          batch.map(({ source }) => source),
          batch.map(({ externalId }) => externalId),
          batch.map(({ claim }) => claim.eventType.slice(0, 100)),
          batch.map(({ claim }) => claim.orderRef),
          batch.map(({ headers }) => JSON.stringify(headers)),
          batch.map(({ body }) => body),
          batch.map(({ claim }) => isAboutOrder(claim)),
          this.clock.now(),
        ],
      );
      const fresh = new Set(inserted.map(({ id }) => id));
      const work = batch.filter(({ id, claim }) => fresh.has(id) && isAboutOrder(claim));
      await this.outbox.addAll(
        tx,
        work.map(({ fact }) => fact),
      );
      return fresh;
    });
  }
}
