import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../../platform/db/db.js';
import { groupByKey } from '../../../platform/graphql/loaders.js';
import { isUuid } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import type { UsageBill, UsageLine } from './usage-bill.repository.js';
import { firstOfMonth, type UsageBillAction, type UsageBillStatus } from './usage-bill.rules.js';

/** `month` is 'YYYY-MM'. */
export type UsageBillRow = Omit<UsageBill, 'month'> & {
  month: string;
  issuedAt: Date;
  paidAt: Date | null;
  voidReason: string | null;
};

export interface UsageBillHistoryRow {
  id: string;
  billId: string;
  at: Date;
  action: UsageBillAction;
  paymentId: string | null;
  actorType: string;
  actorId: string | null;
}

export interface UsageBillFilterValues {
  status?: UsageBillStatus[] | null;
  userId?: string | null;
  month?: string | null;
}

type Stored = Omit<UsageBillRow, 'amount'> & { amount: string };

const HISTORY_MAX = 100;
const COLUMNS = `id, user_id AS "userId", service, to_char(month, 'YYYY-MM') AS month, amount, status,
  payment_id AS "paymentId", issued_at AS "issuedAt", paid_at AS "paidAt", void_reason AS "voidReason", version`;

/** Reads of bills: plain rows. */
@Injectable()
export class UsageBillQueries {
  constructor(private readonly db: Db) {}

  async page(
    request: PageRequest,
    filter: UsageBillFilterValues,
  ): Promise<Page<UsageBillRow> & { totalAmount: Won }> {
    const where = this.where(filter);
    const counting = this.db.one<{ count: string; amount: string | null }>(
      `SELECT count(*), sum(amount) AS amount FROM usage_bills ${where}`,
      [...where.parameters],
    );
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(issued_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.select(`${where} ORDER BY issued_at DESC, id DESC LIMIT ${limit} ${offset}`, where.parameters),
      counting,
    ]);
    const page = pageOf(request, rows, Number(total?.count ?? 0), (row) => [
      row.issuedAt.toISOString(),
      row.id,
    ]);
    return { ...page, totalAmount: toWon(total?.amount ?? '0') };
  }

  /** Of each status there is; the status of the filter is left out. */
  async statusTotals(
    filter: UsageBillFilterValues,
  ): Promise<{ status: UsageBillStatus; count: number; amount: Won }[]> {
    const where = this.where({ ...filter, status: null });
    const rows = await this.db.rows<{ status: UsageBillStatus; count: number; amount: string }>(
      `SELECT status, count(*)::integer AS count, sum(amount) AS amount FROM usage_bills ${where} GROUP BY status`,
      where.parameters,
    );
    return rows.map((row) => ({ ...row, amount: toWon(row.amount) }));
  }

  async byId(id: string): Promise<UsageBillRow | null> {
    return isUuid(id) ? ((await this.select('WHERE id = $1', [id]))[0] ?? null) : null;
  }

  /** The latest months of each person. */
  async latestOf(userIds: readonly string[], limit: number): Promise<UsageBillRow[][]> {
    const rows = await this.select(
      'ORDER BY month DESC, id DESC',
      [userIds, limit],
      `unnest($1::uuid[]) AS u (wanted) CROSS JOIN LATERAL (
         SELECT * FROM usage_bills b WHERE b.user_id = u.wanted ORDER BY month DESC, id DESC LIMIT $2) bills`,
    );
    return groupByKey(userIds, rows, (row) => row.userId);
  }

  async linesOf(billIds: readonly string[]): Promise<UsageLine[][]> {
    const rows = await this.db.rows<Omit<UsageLine, 'amount'> & { billId: string; amount: string }>(
      `SELECT bill_id AS "billId", description, hostname, amount FROM usage_bill_lines
       WHERE bill_id = ANY($1) ORDER BY bill_id, number`,
      [billIds],
    );
    const lines = rows.map((row): UsageLine & { billId: string } => ({ ...row, amount: toWon(row.amount) }));
    return groupByKey(billIds, lines, (line) => line.billId);
  }

  /** What happened to each, oldest first. */
  async historyOf(billIds: readonly string[]): Promise<UsageBillHistoryRow[][]> {
    const rows = await this.db.rows<UsageBillHistoryRow>(
      `SELECT id, bill_id AS "billId", at, action, payment_id AS "paymentId", actor_type AS "actorType", actor_id AS "actorId"
       FROM unnest($1::uuid[]) AS b (wanted) CROSS JOIN LATERAL (
         SELECT * FROM usage_bill_history WHERE bill_id = b.wanted ORDER BY at DESC, id DESC LIMIT $2) history
       ORDER BY at, id`,
      [billIds, HISTORY_MAX],
    );
    return groupByKey(billIds, rows, (row) => row.billId);
  }

  private async select(rest: string, parameters: unknown[], from = 'usage_bills'): Promise<UsageBillRow[]> {
    const rows = await this.db.rows<Stored>(`SELECT ${COLUMNS} FROM ${from} ${rest}`, parameters);
    return rows.map((row) => ({ ...row, amount: toWon(row.amount) }));
  }

  private where(filter: UsageBillFilterValues): Conditions {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.userId) {
      if (isUuid(filter.userId)) where.and('user_id = ?', filter.userId);
      else where.and('false');
    }
    if (filter.month) {
      const month = firstOfMonth(filter.month);
      if (month) where.and('month = ?', month);
      else where.and('false');
    }
    return where;
  }
}

const toWon = (digits: string): Won => won(BigInt(digits));
