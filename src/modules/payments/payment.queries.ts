import { Injectable } from '@nestjs/common';
import { Conditions, Db, likePattern } from '../../platform/db/db.js';
import { PagedList, type ListFilter } from '../../platform/db/paged-list.js';
import { RowColumns } from '../../platform/db/row-columns.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { behind, type TimelineRange } from '../../platform/records/timeline-sources.js';
import { isUuid } from '../../shared/ids.js';
import { won, type Won } from '../../shared/money.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { UsersFacade } from '../users/index.js';
import type { Payment, PaymentMethodType, PaymentOrder } from './payment.entity.js';
import type { PaymentPurpose, PaymentStatus } from './payment.rules.js';

export enum PaymentSortField {
  REQUESTED_AT = 'REQUESTED_AT',
  AMOUNT = 'AMOUNT',
}

export interface PaymentTraits {
  status?: PaymentStatus[] | null;
  purpose?: PaymentPurpose[] | null;
  method?: PaymentMethodType[] | null;
}

export interface PaymentFilterValues extends PaymentTraits {
  search?: string | null;
  /** Of people, only who is called or reached exactly so: for whoever may not see their data in full. */
  exact?: boolean;
  from?: Date | null;
  to?: Date | null;
  minAmount?: Won | null;
  maxAmount?: Won | null;
  userId?: string | null;
  not?: PaymentTraits | null;
}

/** `orderId` is the order id as the customer and the provider know it. */
export type PaymentRow = Omit<
  Payment,
  'providerOrderId' | 'attempt' | 'nextCheckAt' | 'checks' | 'merchantKeyId'
>;

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

/** What a payment is shown with. */
export const PAYMENT_COLUMNS = new RowColumns<PaymentRow>(
  'Payment',
  {
    id: 'id',
    userId: 'user_id',
    purpose: 'purpose',
    orderName: 'order_name',
    amount: 'amount',
    taxFree: 'tax_free',
    currency: 'currency',
    provider: 'provider',
    orderId: 'provider_order_id',
    paymentKey: 'payment_key',
    status: 'status',
    providerStatus: 'provider_status',
    method: 'method',
    instrumentLabel: 'instrument_label',
    instrumentLast4: 'instrument_last4',
    receiptUrl: 'receipt_url',
    failureCode: 'failure_code',
    failureMessage: 'failure_message',
    refundReserved: 'refund_reserved',
    refunded: 'refunded',
    requestedAt: 'requested_at',
    approvedAt: 'approved_at',
    updatedAt: 'updated_at',
    version: 'version',
  },
  {
    always: ['id'],
    lists: ['requestedAt', 'amount'],
    fields: {
      user: ['userId'],
      refunds: ['id'],
      taxFreeAmount: ['taxFree'],
      instrument: ['method', 'instrumentLabel', 'instrumentLast4'],
      refundedAmount: ['refunded'],
      refundableAmount: ['status', 'amount', 'refunded', 'refundReserved'],
    },
  },
);
const COLUMNS = PAYMENT_COLUMNS.all;
const HISTORY = `id, payment_id AS "paymentId", at, status, cause, provider_status AS "providerStatus",
  actor_type AS "actorType", actor_id AS "actorId", amount, detail`;
const SEARCHED = `lower(provider_order_id || ' ' || coalesce(payment_key, '') || ' ' || order_name)`;
/** As a card or an account shows itself: its last four. */
const LAST_DIGITS = /^\d{4}$/;
/** More people than this behind a name is no longer a search for somebody. */
const PEOPLE_MAX = 500;

/** What is searched for, or limited by amount, has its rows counted: so many at most. */
const COUNTED_MAX = 100_000;
/** More rows than this fit into no file anyway. */
const EXPORTED_MAX = 1_000_000;

const LIST = new PagedList<PaymentRow>({
  table: 'payments',
  columns: COLUMNS,
  counted: { key: 'status', at: 'requested_at', sums: ['amount', 'refunded'] },
  facets: ['purpose', 'method'],
  countUpTo: COUNTED_MAX,
  sorts: {
    [PaymentSortField.REQUESTED_AT]: {
      sql: 'requested_at',
      column: 'requestedAt',
      cast: 'timestamptz',
      part: 'instant',
      key: (row) => row.requestedAt.toISOString(),
    },
    [PaymentSortField.AMOUNT]: {
      sql: 'amount',
      column: 'amount',
      cast: 'bigint',
      part: 'digits',
      key: (row) => row.amount.toString(),
    },
  },
});

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
    columns = COLUMNS,
  ): Promise<Page<PaymentRow> & PaymentTotals & { totalIsExact: boolean }> {
    const found = this.filter(filter);
    const wanted = found instanceof Promise ? await found : found;
    const page = await LIST.page(this.db, request, wanted, sort, columns);
    const totalIsExact = wanted.where.isEmpty || page.total < COUNTED_MAX;
    return Object.assign(page, moneyOf(page.sums), { totalIsExact });
  }

  /** All that fit, some hundreds at a time. */
  async *walk(
    filter: PaymentFilterValues,
    sort: { field: PaymentSortField; direction: SortDirection },
  ): AsyncGenerator<PaymentRow[]> {
    yield* LIST.walk(this.db, await this.filter(filter), sort);
  }

  async count(filter: PaymentFilterValues): Promise<number> {
    return (await LIST.totals(this.db, await this.filter(filter), EXPORTED_MAX)).count;
  }

  /** How many payments of each status fit the filter, and their sum. */
  async statusTotals(
    filter: PaymentFilterValues,
  ): Promise<{ status: PaymentStatus; count: number; amount: Won }[]> {
    const found = await LIST.totalsByKey(
      this.db,
      await this.filter({ ...filter, status: null, not: { ...filter.not, status: null } }),
    );
    return found.map(({ key, count, sums }) => ({
      status: key as PaymentStatus,
      count,
      amount: moneyOf(sums).totalAmount,
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
    const where = LIST.conditions(await this.filter(filter)).and('id = ?', id);
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
      `SELECT ${HISTORY} FROM payment_history WHERE payment_id = ANY($1) ORDER BY at, id`,
      [paymentIds],
    );
    return groupByKey(paymentIds, rows.map(toHistory), (row) => row.paymentId);
  }

  /** What happened to a payment, newest first. */
  async historyBefore(paymentId: string, range: TimelineRange): Promise<HistoryRow[]> {
    const where = behind(new Conditions().and('payment_id = ?', paymentId), range, 'at', 'id');
    const rows = await this.db.rows<Omit<HistoryRow, 'amount'> & { amount: string | null }>(
      `SELECT ${HISTORY} FROM payment_history ${where} ORDER BY at DESC, id DESC LIMIT ${where.bind(range.limit)}`,
      where.parameters,
    );
    return rows.map(toHistory);
  }

  /** A person's payments, newest first. */
  ofUserBefore(userId: string, range: TimelineRange): Promise<PaymentRow[]> {
    const where = behind(new Conditions().and('user_id = ?', userId), range, 'requested_at', 'id');
    const limit = where.bind(range.limit);
    return this.select(`${where} ORDER BY requested_at DESC, id DESC LIMIT ${limit}`, where.parameters);
  }

  /** The order of an attempt. */
  async orderOf(providerOrderId: string): Promise<
    | (Pick<PaymentOrder, 'expiresAt' | 'createdAt' | 'method'> & {
        orderUuid: string;
        merchantKeyId: string | null;
      })
    | null
  > {
    return this.db.one(
      `SELECT o.id AS "orderUuid", o.expires_at AS "expiresAt", o.created_at AS "createdAt", o.method,
         p.merchant_key_id AS "merchantKeyId"
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

  private select(rest: string, parameters: unknown[], from = 'payments'): Promise<PaymentRow[]> {
    return this.db.quick<PaymentRow>(`SELECT ${COLUMNS} FROM ${from} ${rest}`, parameters, 'once');
  }

  /** A promise only where people have to be looked for. */
  private filter(filter: PaymentFilterValues): ListFilter | Promise<ListFilter> {
    const where = new Conditions();
    if (filter.minAmount != null) where.and('amount >= ?', filter.minAmount.toString());
    if (filter.maxAmount != null) where.and('amount <= ?', filter.maxAmount.toString());
    if (filter.userId) {
      if (isUuid(filter.userId)) where.and('user_id = ?', filter.userId);
      else where.and('false');
    }
    const counted = filter.status?.length ? filter.status : null;
    const { from = null, to = null } = filter;
    const between = from || to ? { from, to } : null;
    const facets = {
      ...(filter.purpose?.length ? { purpose: filter.purpose } : {}),
      ...(filter.method?.length ? { method: filter.method } : {}),
    };
    const { status = null, purpose = null, method = null } = filter.not ?? {};
    const except = {
      ...(status?.length ? { status } : {}),
      ...(purpose?.length ? { purpose } : {}),
      ...(method?.length ? { method } : {}),
    };
    const spares = Object.keys(except).length > 0;
    const found = { where, counted, between, facets, ...(spares ? { except } : {}) };
    return filter.search ? this.searching(filter.search, filter.exact ?? false, found) : found;
  }

  private async searching(search: string, exact: boolean, found: ListFilter): Promise<ListFilter> {
    const { where } = found;
    const people = await this.users.idsMatching(search, { limit: PEOPLE_MAX, exact });
    if (isUuid(search)) where.and('id = ? OR user_id = ?', search, search);
    else if (LAST_DIGITS.test(search))
      where.and(
        `${SEARCHED} LIKE ? OR user_id = ANY(?) OR instrument_last4 = ANY(?)`,
        likePattern(search),
        people,
        // Providers hide the last digit of most cards.
        [search, `${search.slice(0, 3)}*`],
      );
    else where.and(`${SEARCHED} LIKE ? OR user_id = ANY(?)`, likePattern(search), people);
    return found;
  }
}

function toHistory(row: Omit<HistoryRow, 'amount'> & { amount: string | null }): HistoryRow {
  return { ...row, amount: row.amount === null ? null : won(BigInt(row.amount)) };
}

function moneyOf(sums: Record<string, bigint>): Omit<PaymentTotals, 'total'> {
  return { totalAmount: won(sums['amount'] ?? 0n), totalRefunded: won(sums['refunded'] ?? 0n) };
}
