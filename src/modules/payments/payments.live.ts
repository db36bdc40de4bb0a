import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import { mapLive } from '../../platform/live/live-stream.js';
import type { OutboxEvent } from '../../platform/outbox/events.js';
import { Authenticator } from '../../platform/security/principal.js';
import { toPaymentModel, type PaymentModel, type PaymentsEvent } from './payment.model.js';
import { PaymentQueries, type PaymentFilterValues } from './payment.queries.js';
import { PAYMENT_EVENTS } from './payments.events.js';

/** The payments list as it moves. */
@Injectable()
export class PaymentsLive {
  /** Many staff screens watch the same list: an event is read once a filter, not once a screen. */
  private readonly reads = new WeakMap<OutboxEvent, Map<string, Promise<PaymentModel | null>>>();

  constructor(
    private readonly hub: LiveHub,
    private readonly queries: PaymentQueries,
    private readonly authenticator: Authenticator,
  ) {}

  /** @throws CURSOR_INVALID */
  async subscribe(
    context: RequestContext,
    filter: PaymentFilterValues,
    after?: string | null,
  ): Promise<AsyncIterableIterator<typeof PaymentsEvent>> {
    const stream = await this.hub.subscribe(PAYMENT_EVENTS, after);
    return mapLive(stream, async (item) => {
      if (item.kind === 'lagged') return { cursor: item.cursor };
      // Whoever lost the session or the permission meanwhile gets nothing more.
      const principal = await this.authenticator.refresh(context.principal);
      if (!principal?.permissions.has('payment.read')) {
        stream.end();
        return null;
      }
      context.principal = principal;
      context.freshLoaders();
      const payment = await this.read(item.event, filter);
      return payment && { cursor: item.cursor, payment, event: item.event.event };
    });
  }

  private read(event: OutboxEvent, filter: PaymentFilterValues): Promise<PaymentModel | null> {
    const byFilter = this.reads.get(event) ?? new Map<string, Promise<PaymentModel | null>>();
    this.reads.set(event, byFilter);
    const key = JSON.stringify(filter, (_name, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    let reading = byFilter.get(key);
    if (!reading) {
      reading = this.queries.byIdWithin(event.subjectId, filter).then((row) => row && toPaymentModel(row));
      byFilter.set(key, reading);
    }
    return reading;
  }
}
