import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  declareTimelineType,
  idsOf,
  TimelineKind,
  TimelineSources,
  type TimelineItem,
  type TimelineRange,
} from '../../platform/records/timeline-sources.js';
import { PaymentExceptionModel } from './exceptions/exception.model.js';
import { ExceptionQueries, type ExceptionRow } from './exceptions/exception.queries.js';
import { PaymentModel, type WebhookDelivery, WebhookDelivery as WebhookModel } from './payment.model.js';
import { PaymentQueries } from './payment.queries.js';
import { PaymentTimelineEntry, shownTo } from './payment-timeline.model.js';
import { PAYMENT_EVENTS } from './payments.events.js';
import { WebhookQueries } from './webhooks/webhook.queries.js';

declareTimelineType(() => PaymentTimelineEntry);
declareTimelineType(() => PaymentModel);
declareTimelineType(() => PaymentExceptionModel);
declareTimelineType(() => WebhookModel);

/** What payments know of payments, refunds and customers. */
@Injectable()
export class PaymentTimelineSources implements OnModuleInit {
  constructor(
    private readonly sources: TimelineSources,
    private readonly payments: PaymentQueries,
    private readonly exceptions: ExceptionQueries,
    private readonly webhooks: WebhookQueries,
  ) {}

  onModuleInit(): void {
    this.registerMoney();
    const alerts = {
      kind: TimelineKind.ALERT,
      type: 'PaymentException',
      permission: 'paymentException.read',
    } as const;
    this.sources.register({
      ...alerts,
      records: ['PAYMENT', 'REFUND'],
      read: async (_context, of, range) =>
        exceptionItems(
          of[0]?.kind === 'PAYMENT'
            ? await this.exceptions.before({ paymentId: of[0].id }, range)
            : await this.exceptions.before({ refundId: of[0]?.id ?? '' }, range),
        ),
    });
    this.sources.register({
      ...alerts,
      records: ['USER'],
      read: async (_context, of, range) =>
        exceptionItems(await this.exceptions.before({ userId: of[0]?.id ?? '' }, range)),
    });
    const webhooks = {
      kind: TimelineKind.WEBHOOK,
      type: 'WebhookDelivery',
      permission: 'webhook.read',
    } as const;
    this.sources.register({
      ...webhooks,
      records: ['PAYMENT'],
      read: (_context, of, range) => this.webhooksOf({ paymentId: of[0]?.id ?? '' }, range),
    });
    this.sources.register({
      ...webhooks,
      records: ['USER'],
      read: (_context, of, range) => this.webhooksOf({ userId: of[0]?.id ?? '' }, range),
    });
  }

  /** @param whose  @param since what came before is left out */
  async webhooksOf(
    whose: { paymentId: string; since?: Date } | { userId: string },
    range: TimelineRange,
  ): Promise<TimelineItem[]> {
    const rows: WebhookDelivery[] = await this.webhooks.before(whose, range);
    return rows.map((row) => ({ at: row.receivedAt, id: row.id, subject: row }));
  }

  private registerMoney(): void {
    this.sources.register({
      kind: TimelineKind.MONEY,
      type: 'PaymentTimelineEntry',
      permission: 'payment.read',
      records: ['PAYMENT'],
      news: PAYMENT_EVENTS,
      read: async (context, of, range) => {
        const [id = ''] = idsOf(of, 'PAYMENT');
        const rows = await this.payments.historyBefore(id, range);
        const shown = await shownTo(
          context,
          rows.map((row) => ({ ...row, refundStatus: null })),
        );
        return shown.map((row) => ({ at: row.at, id: row.id, subject: row }));
      },
    });
    this.sources.register({
      kind: TimelineKind.MONEY,
      type: 'Payment',
      permission: 'payment.read',
      records: ['USER'],
      news: PAYMENT_EVENTS,
      concerns: async (context, { subjectId }, { id }) =>
        (await context.loaders.load('paymentById', subjectId))?.userId === id,
      read: async (_context, of, range) => {
        const rows = await this.payments.ofUserBefore(of[0]?.id ?? '', range);
        return rows.map((row) => ({ at: row.requestedAt, id: row.id, subject: row }));
      },
    });
  }
}

function exceptionItems(rows: ExceptionRow[]): TimelineItem[] {
  return rows.map((row) => ({ at: row.openedAt, id: row.id, subject: row }));
}
