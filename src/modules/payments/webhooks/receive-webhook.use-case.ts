import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor } from '../../../platform/security/actor.js';
import { deliveryId, readEnvelope } from './toss-envelope.js';

const KEPT_HEADERS = /^(content-type|user-agent|tosspayments-.{1,60})$/;

/** Stores a delivery as it came and lets it be worked off later: the sender waits ten seconds, not for our work. */
@Injectable()
export class ReceiveWebhook {
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
    const claim = readEnvelope(body);
    return this.uow.run(systemActor('webhook'), async (tx) => {
      const id = newId();
      const inserted: unknown[] = await tx.query(
        `INSERT INTO webhook_deliveries (id, source, external_id, event_type, order_ref, headers, body, status, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'RECEIVED', $8) ON CONFLICT (source, external_id) DO NOTHING RETURNING 1`,
        [id, source, externalId, claim.eventType.slice(0, 100), claim.orderRef, kept, body, this.clock.now()],
      );
      if (inserted.length === 0) return false;
      await this.outbox.add(tx, 'webhook.received', id, { deliveryId: id });
      return true;
    });
  }
}
