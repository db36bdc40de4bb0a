import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../platform/db/db.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { isUuid } from '../../shared/ids.js';
import { won, type Won } from '../../shared/money.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import type { TimelineEntry } from '../payments/index.js';
import type { RefundReason, RefundStatus } from './refund.rules.js';

export interface RefundRow {
  id: string;
  paymentId: string;
  userId: string;
  amount: Won;
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

export interface RefundFilterValues {
  status?: RefundStatus[] | null;
}

const COLUMNS = `id, payment_id AS "paymentId", user_id AS "userId", amount, reason, memo, status,
  requested_by AS "requestedById", requested_by_type AS "requestedByType", approved_by AS "approvedById",
  coalesce(failure_code, CASE WHEN status = 'REJECTED' THEN 'REJECTED' END) AS "failureCode",
  coalesce(failure_message, rejected_reason) AS "failureMessage", requested_at AS "requestedAt",
  processed_at AS "processedAt", version`;

@Injectable()
export class RefundQueries {
  constructor(private readonly db: Db) {}

  /** Refunds, newest first. */
  async page(request: PageRequest, filter: RefundFilterValues): Promise<Page<RefundRow>> {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM refunds ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(requested_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.select(`${where} ORDER BY requested_at DESC, id DESC LIMIT ${limit} ${offset}`, where.parameters),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.requestedAt.toISOString(), row.id]);
  }

  async byId(id: string): Promise<RefundRow | null> {
    return isUuid(id) ? ((await this.select('WHERE id = $1', [id]))[0] ?? null) : null;
  }

  async ofPayments(paymentIds: readonly string[]): Promise<RefundRow[][]> {
    const rows = await this.select('WHERE payment_id = ANY($1) ORDER BY requested_at, id', [paymentIds]);
    return groupByKey(paymentIds, rows, (row) => row.paymentId);
  }

  /** What happened to the refunds of each payment. */
  async historyOf(paymentIds: readonly string[]): Promise<TimelineEntry[][]> {
    const rows = await this.db.rows<
      Omit<TimelineEntry, 'amount' | 'status' | 'providerStatus'> & { paymentId: string; amount: string }
    >(
      `SELECT r.payment_id AS "paymentId", h.id, h.at, h.status AS "refundStatus", h.cause, h.actor_type AS "actorType", h.actor_id AS "actorId",
              r.amount, h.detail
       FROM refunds r JOIN refund_history h ON h.refund_id = r.id WHERE r.payment_id = ANY($1) ORDER BY h.at, h.id`,
      [paymentIds],
    );
    const entries = rows.map((row) => ({
      ...row,
      amount: won(BigInt(row.amount)),
      status: null,
      providerStatus: null,
    }));
    return groupByKey(paymentIds, entries, (entry) => entry.paymentId);
  }

  private async select(rest: string, parameters: unknown[]): Promise<RefundRow[]> {
    const rows = await this.db.rows<Omit<RefundRow, 'amount'> & { amount: string }>(
      `SELECT ${COLUMNS} FROM refunds ${rest}`,
      parameters,
    );
    return rows.map((row) => ({ ...row, amount: won(BigInt(row.amount)) }));
  }
}
