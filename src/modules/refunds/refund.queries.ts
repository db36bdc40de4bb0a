import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../platform/db/db.js';
import { PagedList } from '../../platform/db/paged-list.js';
import { RowColumns } from '../../platform/db/row-columns.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { behind, type TimelineRange } from '../../platform/records/timeline-sources.js';
import { isUuid } from '../../shared/ids.js';
import { won, type Won } from '../../shared/money.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import type { TimelineEntry } from '../payments/index.js';
import { PASSED_BY_RULE, TAX_FREE_GONE } from './refund.repository.js';
import type { RefundReason, RefundStatus } from './refund.rules.js';

export interface RefundRow {
  id: string;
  paymentId: string;
  userId: string;
  amount: Won;
  taxFree: Won;
  pointsShort: Won;
  reason: RefundReason;
  memo: string | null;
  status: RefundStatus;
  requestedById: string | null;
  requestedByType: string;
  approvedById: string | null;
  failureCode: string | null;
  failureMessage: string | null;
  requestedAt: Date;
  processedAt: Date | null;
  version: number;
}

/** One thing that happened to a refund; the timeline of its payment shows it as well. */
export interface RefundEntry extends TimelineEntry {
  refundId: string;
}

export interface RefundFilterValues {
  status?: RefundStatus[] | null;
}

/** What a refund is shown with. */
export const REFUND_COLUMNS = new RowColumns<RefundRow>(
  'Refund',
  {
    id: 'id',
    paymentId: 'payment_id',
    userId: 'user_id',
    amount: 'amount',
    taxFree: 'tax_free',
    pointsShort: 'points_short',
    reason: 'reason',
    memo: 'memo',
    status: 'status',
    requestedById: 'requested_by',
    requestedByType: 'requested_by_type',
    approvedById: 'approved_by',
    failureCode: `coalesce(failure_code, CASE WHEN status = 'REJECTED' THEN 'REJECTED' END)`,
    failureMessage: 'coalesce(failure_message, rejected_reason)',
    requestedAt: 'requested_at',
    processedAt: 'processed_at',
    version: 'version',
  },
  {
    // A payment's refunds are told apart by it.
    always: ['id', 'paymentId'],
    lists: ['requestedAt'],
    fields: {
      payment: ['paymentId'],
      account: ['id'],
      taxFreeAmount: ['taxFree'],
      requestedBy: ['requestedById', 'requestedByType'],
      approvedBy: ['approvedById'],
      memo: ['userId', 'memo'],
    },
  },
);
const COLUMNS = REFUND_COLUMNS.all;
const HISTORY = `SELECT r.payment_id AS "paymentId", r.id AS "refundId", h.id, h.at, h.status AS "refundStatus", h.cause,
  h.actor_type AS "actorType", h.actor_id AS "actorId", r.amount, h.detail
  FROM refunds r JOIN refund_history h ON h.refund_id = r.id`;

type HistoryRow = Omit<RefundEntry, 'amount' | 'status' | 'providerStatus'> & {
  paymentId: string;
  amount: string;
};

const LIST = new PagedList<RefundRow>({
  table: 'refunds',
  columns: COLUMNS,
  counted: { key: 'status', at: 'requested_at', sums: [] },
  sorts: {
    REQUESTED_AT: {
      sql: 'requested_at',
      column: 'requestedAt',
      cast: 'timestamptz',
      part: 'instant',
      key: (row) => row.requestedAt.toISOString(),
    },
  },
});

@Injectable()
export class RefundQueries {
  constructor(private readonly db: Db) {}

  /** Refunds, newest first. */
  page(request: PageRequest, filter: RefundFilterValues, columns = COLUMNS): Promise<Page<RefundRow>> {
    const counted = filter.status?.length ? filter.status : null;
    const newestFirst = { field: 'REQUESTED_AT', direction: 'DESC' } as const;
    return LIST.page(this.db, request, { counted, where: new Conditions() }, newestFirst, columns);
  }

  async byId(id: string): Promise<RefundRow | null> {
    return isUuid(id) ? ((await this.select('WHERE id = $1', [id]))[0] ?? null) : null;
  }

  byIds(ids: readonly string[]): Promise<RefundRow[]> {
    return this.select('WHERE id = ANY($1)', [ids]);
  }

  async ofPayments(paymentIds: readonly string[], columns = COLUMNS): Promise<RefundRow[][]> {
    const oldestFirst = 'WHERE payment_id = ANY($1) ORDER BY requested_at, id';
    const rows = await this.select(oldestFirst, [paymentIds], columns);
    return groupByKey(paymentIds, rows, (row) => row.paymentId);
  }

  /** Won of a payment that went back, or are about to, without a second person. */
  async passedByRule(paymentId: string): Promise<bigint> {
    const row = await this.db.one<{ sum: string }>(PASSED_BY_RULE, [paymentId]);
    return BigInt(row?.sum ?? 0);
  }

  /** What is free of tax in the refunds of a payment that have happened or still may. */
  async taxFreeOf(paymentId: string): Promise<bigint> {
    const row = await this.db.one<{ sum: string }>(TAX_FREE_GONE, [paymentId]);
    return BigInt(row?.sum ?? 0);
  }

  /** Refunds of a payment that have happened, with the provider's name of each. */
  settledOf(paymentId: string): Promise<{ id: string; transactionKey: string | null }[]> {
    return this.db.rows(
      `SELECT id, provider_transaction_key AS "transactionKey" FROM refunds
       WHERE payment_id = $1 AND status = 'SUCCEEDED'`,
      [paymentId],
    );
  }

  /** What happened to the refunds of each payment. */
  async historyOf(paymentIds: readonly string[]): Promise<RefundEntry[][]> {
    const rows = await this.db.rows<HistoryRow>(
      `${HISTORY} WHERE r.payment_id = ANY($1) ORDER BY h.at, h.id`,
      [paymentIds],
    );
    return groupByKey(paymentIds, rows.map(toEntry), (entry) => entry.paymentId);
  }

  /** What happened to these refunds, newest first. */
  async historyBefore(refundIds: readonly string[], range: TimelineRange): Promise<RefundEntry[]> {
    if (refundIds.length === 0) return [];
    const where = behind(new Conditions().and('r.id = ANY(?)', refundIds), range, 'h.at', 'h.id');
    const rows = await this.db.rows<HistoryRow>(
      `${HISTORY} ${where} ORDER BY h.at DESC, h.id DESC LIMIT ${where.bind(range.limit)}`,
      where.parameters,
    );
    return rows.map(toEntry);
  }

  /** A person's refunds, newest first. */
  ofUserBefore(userId: string, range: TimelineRange): Promise<RefundRow[]> {
    const where = behind(new Conditions().and('user_id = ?', userId), range, 'requested_at', 'id');
    const limit = where.bind(range.limit);
    return this.select(`${where} ORDER BY requested_at DESC, id DESC LIMIT ${limit}`, where.parameters);
  }

  private select(rest: string, parameters: unknown[], columns = COLUMNS): Promise<RefundRow[]> {
    return this.db.quick<RefundRow>(`SELECT ${columns} FROM refunds ${rest}`, parameters, 'once');
  }
}

function toEntry(row: HistoryRow): RefundEntry & { paymentId: string } {
  return { ...row, amount: won(BigInt(row.amount)), status: null, providerStatus: null };
}
