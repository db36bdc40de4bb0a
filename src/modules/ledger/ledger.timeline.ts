import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  declareTimelineType,
  TimelineKind,
  TimelineSources,
  type TimelineItem,
} from '../../platform/records/timeline-sources.js';
import './ledger.events.js';
import { LedgerTransfer } from './ledger.model.js';
import { LedgerQueries, type TransferRow } from './ledger.queries.js';

declareTimelineType(() => LedgerTransfer);

/** What moved in the books for a payment, a refund or a customer's points. */
@Injectable()
export class LedgerTimeline implements OnModuleInit {
  constructor(
    private readonly sources: TimelineSources,
    private readonly queries: LedgerQueries,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      kind: TimelineKind.MONEY,
      type: 'LedgerTransfer',
      // Who sees a payment sees what it moved (`Payment.ledgerTransfers`).
      records: ['PAYMENT', 'REFUND'],
      read: async (_context, of, range) =>
        items(
          await this.queries.bySourceBefore(
            of.map(({ id }) => id),
            range,
          ),
        ),
    });
    this.sources.register({
      kind: TimelineKind.MONEY,
      type: 'LedgerTransfer',
      permission: 'ledger.read',
      records: ['USER'],
      news: ['points.changed'],
      read: async (_context, of, range) => items(await this.queries.pointsBefore(of[0]?.id ?? '', range)),
    });
  }
}

function items(rows: TransferRow[]): TimelineItem[] {
  return rows.map((row) => ({ at: row.postedAt, id: row.id, subject: row }));
}
