import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  declareTimelineType,
  idsOf,
  TimelineKind,
  TimelineSources,
} from '../../platform/records/timeline-sources.js';
import { PaymentTimelineSources, shownTo } from '../payments/index.js';
import { RefundModel } from './refund.model.js';
import { RefundQueries } from './refund.queries.js';
import { REFUND_EVENTS } from './refunds.events.js';

declareTimelineType(() => RefundModel);

/** What refunds know of themselves, their payments and customers. */
@Injectable()
export class RefundTimelineSources implements OnModuleInit {
  constructor(
    private readonly sources: TimelineSources,
    private readonly refunds: RefundQueries,
    private readonly payments: PaymentTimelineSources,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      kind: TimelineKind.MONEY,
      type: 'PaymentTimelineEntry',
      permission: 'refund.read',
      records: ['PAYMENT', 'REFUND'],
      // Of its payment, what happens to a refund is news by `payment.touched`.
      news: REFUND_EVENTS,
      read: async (context, of, range) => {
        const shown = await shownTo(context, await this.refunds.historyBefore(idsOf(of, 'REFUND'), range));
        return shown.map((row) => ({ at: row.at, id: row.id, subject: row }));
      },
    });
    this.sources.register({
      kind: TimelineKind.MONEY,
      type: 'Refund',
      permission: 'refund.read',
      records: ['USER'],
      read: async (_context, of, range) => {
        const rows = await this.refunds.ofUserBefore(of[0]?.id ?? '', range);
        return rows.map((row) => ({ at: row.requestedAt, id: row.id, subject: row }));
      },
    });
    this.sources.register({
      kind: TimelineKind.WEBHOOK,
      type: 'WebhookDelivery',
      permission: 'webhook.read',
      records: ['REFUND'],
      read: async (_context, of, range) => {
        const refund = await this.refunds.byId(of[0]?.id ?? '');
        if (!refund) return [];
        const { paymentId, requestedAt: since } = refund;
        return this.payments.webhooksOf({ paymentId, since }, range);
      },
    });
  }
}
