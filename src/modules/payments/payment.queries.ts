import { Injectable } from '@nestjs/common';
import { Conditions, Db, likePattern } from '../../platform/db/db.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { isUuid } from '../../shared/ids.js';
import { won, type Won } from '../../shared/money.js';
import { decodeCursor, pageOf, type CursorPart, type Page, type PageRequest } from '../../shared/paging.js';
import { UsersFacade } from '../users/index.js';
import type { Payment, PaymentMethodType, PaymentOrder } from './payment.entity.js';
import type { PaymentPurpose, PaymentStatus } from './payment.rules.js';

export enum PaymentSortField {
  REQUESTED_AT = 'REQUESTED_AT',
  AMOUNT = 'AMOUNT',
}

export interface PaymentFilterValues {
  search?: string | null;
  status?: PaymentStatus[] | null;
  purpose?: PaymentPurpose[] | null;
  method?: PaymentMethodType[] | null;
  from?: Date | null;
  to?: Date | null;
  minAmount?: Won | null;
  maxAmount?: Won | null;
  userId?: string | null;
}

export type PaymentRow = Omit<Payment, 'orderId' | 'attempt' | 'nextCheckAt' | 'checks'>;

export interface PaymentTotals {
  total: number;
  totalAmount: Won;
  totalRefunded: Won;
}

export interface HistoryRow {
  id: string;
  paymentId: string;
  at: Date;
  status: PaymentStatus;
  cause: string;
  providerStatus: string | null;
  actorType: string;
  actorId: string | null;
  amount: Won | null;
  detail: string | null;
}

const COLUMNS = `id, user_id AS "userId", purpose, order_name AS "orderName", amount, currency, provider,
  provider_order_id AS "providerOrderId", payment_key AS "paymentKey", status, provider_status AS "providerStatus",
  method, instrument_label AS "instrumentLabel", instrument_last4 AS "instrumentLast4", receipt_url AS "receiptUrl",
  failure_code AS "failureCode", failure_message AS "failureMessage", refund_reserved AS "refundReserved", refunded,
  requested_at AS "requestedAt", approved_at AS "approvedAt", updated_at AS "updatedAt", version`;
const SEARCHED = `lower(provider_order_id || ' ' || coalesce(payment_key, '') || ' ' || order_name)`;
/** More people than this behind a name is no longer a search for somebody. */
const PEOPLE_MAX = 500;

type RawRow = Omit<PaymentRow, 'amount' | 'refundReserved' | 'refunded'> & {
  amount: string;
  refundReserved: string;
  refunded: string;
};

const ORDER: Record<
  PaymentSortField,
  { column: string; cast: string; part: CursorPart; key: (row: PaymentRow) => string }
> = {
  REQUESTED_AT: {
    column: 'requested_at',
    cast: 'timestamptz',
    part: 'instant',
    key: (row) => row.requestedAt.toISOString(),
  },
  AMOUNT: { column: 'amount', cast: 'bigint', part: 'digits', key: (row) => row.amount.toString() },
};

/** Reads of payments: plain rows, not hydrated entities. */
@Injectable()
export class PaymentQueries {
  constructor(
    private readonly db: Db,
    private readonly users: UsersFacade,
  ) {}

  async page(
    request: PageRequest,
    filter: PaymentFilterValues,
    sort: { field: PaymentSortField; direction: SortDirection },
  ): Promise<Page<PaymentRow> & PaymentTotals> {
    const where = await this.where(filter);
    const counting = this.totals(where);
    const { column, cast, part, key } = ORDER[sort.field];
    if (request.kind === 'keyset') {
      const [value, id] = decodeCursor(request.after, [part, 'uuid']);
      where.and(`(${column}, id) ${sort.direction === 'ASC' ? '>' : '<'} (?::${cast}, ?::uuid)`, value, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, totals] = await Promise.all([
      this.select(
        `${where} ORDER BY ${column} ${sort.direction}, id ${sort.direction} LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return { ...totals, ...pageOf(request, rows, totals.total, (row) => [key(row), row.id]) };
  }

  /** How many payments of each status fit the filter, and their sum. */
  async statusTotals(
    filter: PaymentFilterValues,
  ): Promise<{ status: PaymentStatus; count: number; amount: Won }[]> {
    const where = await this.where({ ...filter, status: null });
    const rows = await this.db.rows<{ status: PaymentStatus; count: string; amount: string }>(
      `SELECT status, count(*), sum(amount) AS amount FROM payments ${where} GROUP BY status ORDER BY status`,
      where.parameters,
    );
    return rows.map((row) => ({
      status: row.status,
      count: Number(row.count),
      amount: won(BigInt(row.amount)),
    }));
  }

  async byId(id: string): Promise<PaymentRow | null> {
    return isUuid(id) ? ((await this.select('WHERE id = $1', [id]))[0] ?? null) : null;
  }

  async byPaymentKey(paymentKey: string): Promise<PaymentRow | null> {
    return (await this.select('WHERE payment_key = $1', [paymentKey]))[0] ?? null;
  }

  async byProviderOrder(orderId: string): Promise<PaymentRow | null> {
    return (await this.select('WHERE provider_order_id = $1', [orderId]))[0] ?? null;
  }

  async byIds(ids: readonly string[]): Promise<PaymentRow[]> {
    return this.select('WHERE id = ANY($1)', [ids]);
  }

  /** The payment if it fits the filter: what a live subscriber of a filtered list is told. */
  async byIdWithin(id: string, filter: PaymentFilterValues): Promise<PaymentRow | null> {
    const where = (await this.where(filter)).and('id = ?', id);
    return (await this.select(where.toString(), where.parameters))[0] ?? null;
  }

  /** The newest payments of each person: one index walk a person, not one statement. */
  async latestOf(userIds: readonly string[], limit: number): Promise<PaymentRow[][]> {
    const rows = await this.select(
      'ORDER BY requested_at DESC, id DESC',
      [userIds, limit],
      `unnest($1::uuid[]) AS u (wanted) CROSS JOIN LATERAL (
         SELECT * FROM payments p WHERE p.user_id = u.wanted ORDER BY requested_at DESC, id DESC LIMIT $2) payments`,
    );
    return groupByKey(userIds, rows, (row) => row.userId);
  }

  async historyOf(paymentIds: readonly string[]): Promise<HistoryRow[][]> {
    const rows = await this.db.rows<Omit<HistoryRow, 'amount'> & { amount: string | null }>(
      `SELECT id, payment_id AS "paymentId", at, status, cause, provider_status AS "providerStatus",
              actor_type AS "actorType", actor_id AS "actorId", amount, detail
       FROM payment_history WHERE payment_id = ANY($1) ORDER BY at, id`,
      [paymentIds],
    );
    return groupByKey(
      paymentIds,
      rows.map((row) => ({ ...row, amount: row.amount === null ? null : won(BigInt(row.amount)) })),
      (row) => row.paymentId,
    );
  }

  /** The order of an attempt. */
  async orderOf(
    providerOrderId: string,
  ): Promise<(Pick<PaymentOrder, 'expiresAt' | 'createdAt'> & { orderUuid: string }) | null> {
    return this.db.one(
      `SELECT o.id AS "orderUuid", o.expires_at AS "expiresAt", o.created_at AS "createdAt"
       FROM payments p JOIN payment_orders o ON o.id = p.order_id WHERE p.provider_order_id = $1`,
      [providerOrderId],
    );
  }

  /** What the payment's order is for, when it is for a product. */
  productOf(paymentId: string): Promise<{ tier: string | null; durationDays: number | null } | null> {
    return this.db.one(
      `SELECT pr.tier, pr.duration_days AS "durationDays" FROM payments p JOIN payment_orders o ON o.id = p.order_id
       JOIN products pr ON pr.id = o.product_id WHERE p.id = $1`,
      [paymentId],
    );
  }

  private async totals(where: Conditions): Promise<PaymentTotals> {
    const row = await this.db.one<{ count: string; amount: string | null; refunded: string | null }>(
      `SELECT count(*), sum(amount) AS amount, sum(refunded) AS refunded FROM payments ${where}`,
      [...where.parameters],
    );
    return {
      total: Number(row?.count ?? 0),
      totalAmount: won(BigInt(row?.amount ?? '0')),
      totalRefunded: won(BigInt(row?.refunded ?? '0')),
    };
  }

  private async select(rest: string, parameters: unknown[], from = 'payments'): Promise<PaymentRow[]> {
    const rows = await this.db.rows<RawRow>(`SELECT ${COLUMNS} FROM ${from} ${rest}`, parameters);
    return rows.map((row) => ({
      ...row,
      amount: won(BigInt(row.amount)),
      refundReserved: won(BigInt(row.refundReserved)),
      refunded: won(BigInt(row.refunded)),
    }));
  }

  private async where(filter: PaymentFilterValues): Promise<Conditions> {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.purpose?.length) where.and('purpose = ANY(?)', filter.purpose);
    if (filter.method?.length) where.and('method = ANY(?)', filter.method);
    if (filter.from) where.and('requested_at >= ?', filter.from);
    if (filter.to) where.and('requested_at < ?', filter.to);
    if (filter.minAmount != null) where.and('amount >= ?', filter.minAmount.toString());
    if (filter.maxAmount != null) where.and('amount <= ?', filter.maxAmount.toString());
    if (filter.userId) {
      if (isUuid(filter.userId)) where.and('user_id = ?', filter.userId);
      else where.and('false');
    }
    if (filter.search) {
      const people = await this.users.idsMatching(filter.search, PEOPLE_MAX);
      if (isUuid(filter.search)) where.and('id = ? OR user_id = ?', filter.search, filter.search);
      else where.and(`${SEARCHED} LIKE ? OR user_id = ANY(?)`, likePattern(filter.search), people);
    }
    return where;
  }
}
