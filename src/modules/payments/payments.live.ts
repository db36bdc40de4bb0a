import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import type { PaymentChanged } from './payment.model.js';
import { PaymentQueries, type PaymentFilterValues } from './payment.queries.js';
import { PAYMENT_EVENTS } from './payments.events.js';

/** The payments list as it moves. */
@Injectable()
export class PaymentsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: PaymentQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(
    context: RequestContext,
    filter: PaymentFilterValues,
    after?: string | null,
  ): Promise<LiveEvents<PaymentChanged>> {
    return this.hub.events(context, {
      interest: { kinds: PAYMENT_EVENTS },
      after,
      // Many staff screens watch the same list.
      shared: true,
      map: async ({ body: { subjectId, event } }, cursor) => {
        const row = await this.queries.byIdWithin(subjectId, filter);
        return row && { cursor, payment: row, event };
      },
    });
  }
}
