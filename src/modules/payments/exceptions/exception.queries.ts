import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Conditions, Db } from '../../../platform/db/db.js';
import { byKey } from '../../../platform/graphql/loaders.js';
import { SortDirection } from '../../../platform/graphql/page.model.js';
import { behind, type TimelineRange } from '../../../platform/records/timeline-sources.js';
import { isUuid } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import type { PaymentExceptionKind } from './exception.rules.js';
import { PaymentExceptionState } from './exception.rules.js';

export interface ExceptionFilterValues {
  state?: PaymentExceptionState | null;
  kind?: PaymentExceptionKind[] | null;
  ownerId?: string | null;
  unowned?: boolean | null;
  olderThanHours?: number | null;
  paymentId?: string | null;
  orderId?: string | null;
}

export interface ExceptionRow {
  id: string;
  kind: PaymentExceptionKind;
  detail: string;
  amount: Won | null;
  orderId: string | null;
  paymentId: string | null;
  refundId: string | null;
  webhookId: string | null;
  times: number;
  openedAt: Date;
  lastSeenAt: Date;
  ownerId: string | null;
  ownedAt: Date | null;
  resolvedAt: Date | null;
  resolvedByType: string | null;
  resolvedById: string | null;
  resolution: string | null;
  version: number;
}

export interface ExceptionTotal {
  kind: PaymentExceptionKind;
  count: number;
  oldestOpenedAt: Date;
}

const COLUMNS = `id, kind, detail, amount, order_ref AS "orderId", payment_id AS "paymentId", refund_id AS "refundId",
  webhook_id AS "webhookId", times, opened_at AS "openedAt", last_seen_at AS "lastSeenAt", owner_id AS "ownerId",
  owned_at AS "ownedAt", closed_at AS "resolvedAt", closed_by_type AS "resolvedByType", closed_by AS "resolvedById",
  resolution, version`;
/** Of one person; more than these no timeline looks through. */
export const NEWEST_PAYMENTS = (column: 'id' | 'provider_order_id'): string =>
  `SELECT ${column} FROM (SELECT id, provider_order_id FROM payments WHERE user_id = ?
     ORDER BY requested_at DESC, id DESC LIMIT 1000) newest`;
const HOUR_MS = 3_600_000;

type Stored = Omit<ExceptionRow, 'amount'> & { amount: bigint | string | null };

/** Reads of the items for staff. */
@Injectable()
export class ExceptionQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async page(
    request: PageRequest,
    filter: ExceptionFilterValues,
    direction: SortDirection,
  ): Promise<Page<ExceptionRow>> {
    const where = this.where(filter);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM payment_exceptions ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      const beyond = direction === SortDirection.DESC ? '<' : '>';
      where.and(`(opened_at, id) ${beyond} (?::timestamptz, ?::uuid)`, at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<Stored>(
        `SELECT ${COLUMNS} FROM payment_exceptions ${where}
         ORDER BY opened_at ${direction}, id ${direction} LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows.map(toRow), Number(total?.count ?? 0), (row) => [
      row.openedAt.toISOString(),
      row.id,
    ]);
  }

  /** How many of each kind fit the filter, its own kinds left out, and since when the oldest waits. */
  async totals(filter: ExceptionFilterValues): Promise<ExceptionTotal[]> {
    const where = this.where({ ...filter, kind: null });
    const rows = await this.db.rows<Omit<ExceptionTotal, 'count'> & { count: string }>(
      `SELECT kind, count(*), min(opened_at) AS "oldestOpenedAt" FROM payment_exceptions ${where}
       GROUP BY kind ORDER BY min(opened_at), kind`,
      where.parameters,
    );
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  }

  /** Ids of those that fit, newest first, at most so many. */
  async ids(filter: ExceptionFilterValues, limit: number): Promise<string[]> {
    const where = this.where(filter);
    const most = where.bind(limit);
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM payment_exceptions ${where} ORDER BY opened_at DESC, id DESC LIMIT ${most}`,
      where.parameters,
    );
    return rows.map(({ id }) => id);
  }

  async byIds(ids: readonly string[]): Promise<(ExceptionRow | null)[]> {
    const rows = await this.db.rows<Stored>(`SELECT ${COLUMNS} FROM payment_exceptions WHERE id = ANY($1)`, [
      ids,
    ]);
    return byKey(ids, rows.map(toRow), (row) => row.id);
  }

  async byId(id: string): Promise<ExceptionRow | null> {
    return isUuid(id) ? this.byIdWithin(id, {}) : null;
  }

  /** The item if it fits the filter. */
  async byIdWithin(id: string, filter: ExceptionFilterValues): Promise<ExceptionRow | null> {
    const where = this.where(filter).and('id = ?', id);
    const row = await this.db.one<Stored>(
      `SELECT ${COLUMNS} FROM payment_exceptions ${where}`,
      where.parameters,
    );
    return row && toRow(row);
  }

  /** Those of each payment, oldest first. */
  async ofPayments(paymentIds: readonly string[]): Promise<ExceptionRow[]> {
    const rows = await this.db.rows<Stored>(
      `SELECT ${COLUMNS} FROM payment_exceptions WHERE payment_id = ANY($1) ORDER BY opened_at, id`,
      [paymentIds],
    );
    return rows.map(toRow);
  }

  /** Those of a payment, of a refund or of a customer's newest payments, newest first. */
  async before(
    of: { paymentId: string } | { refundId: string } | { userId: string },
    range: TimelineRange,
  ): Promise<ExceptionRow[]> {
    const where = new Conditions();
    if ('paymentId' in of) where.and('payment_id = ?', of.paymentId);
    else if ('refundId' in of) where.and('refund_id = ?', of.refundId);
    else where.and(`payment_id IN (${NEWEST_PAYMENTS('id')})`, of.userId);
    behind(where, range, 'opened_at', 'id');
    const rows = await this.db.rows<Stored>(
      `SELECT ${COLUMNS} FROM payment_exceptions ${where}
       ORDER BY opened_at DESC, id DESC LIMIT ${where.bind(range.limit)}`,
      where.parameters,
    );
    return rows.map(toRow);
  }

  private where(filter: ExceptionFilterValues): Conditions {
    const where = new Conditions();
    if (filter.state) {
      where.and(filter.state === PaymentExceptionState.OPEN ? 'closed_at IS NULL' : 'closed_at IS NOT NULL');
    }
    if (filter.kind?.length) where.and('kind = ANY(?)', filter.kind);
    if (filter.unowned != null) where.and(`owner_id IS ${filter.unowned ? '' : 'NOT'} NULL`);
    if (filter.olderThanHours != null) {
      where.and('opened_at < ?', new Date(this.clock.now().getTime() - filter.olderThanHours * HOUR_MS));
    }
    if (filter.orderId) where.and('order_ref = ?', filter.orderId);
    for (const [column, id] of [
      ['owner_id', filter.ownerId],
      ['payment_id', filter.paymentId],
    ] as const) {
      if (id) where.and(isUuid(id) ? `${column} = ?` : 'false', ...(isUuid(id) ? [id] : []));
    }
    return where;
  }
}

function toRow(row: Stored): ExceptionRow {
  return { ...row, amount: row.amount === null ? null : won(BigInt(row.amount)) };
}
