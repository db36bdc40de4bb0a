import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Conditions, Db } from '../../../platform/db/db.js';
import { byKey, groupByKey } from '../../../platform/graphql/loaders.js';
import { SortDirection } from '../../../platform/graphql/page.model.js';
import { isUuid } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import type { BillingDate } from '../../../shared/time.js';
import type { SettlementDifferenceKind } from '../matching/difference.rules.js';
import type { DifferenceAction, DifferenceStatus } from './difference.repository.js';

export interface DifferenceFilterValues {
  status?: DifferenceStatus[] | null;
  kind?: SettlementDifferenceKind[] | null;
  from?: BillingDate | null;
  to?: BillingDate | null;
  ownerId?: string | null;
  unowned?: boolean | null;
  olderThanHours?: number | null;
  orderId?: string | null;
}

export interface DifferenceRow {
  id: string;
  day: BillingDate;
  kind: SettlementDifferenceKind;
  status: DifferenceStatus;
  amount: Won;
  orderAmount: Won | null;
  ledgerAmount: Won | null;
  providerAmount: Won | null;
  lineAmount: Won | null;
  paymentId: string | null;
  orderId: string | null;
  paymentKey: string | null;
  transactionKey: string;
  detail: string;
  openedAt: Date;
  lastSeenAt: Date;
  ownerId: string | null;
  ownedAt: Date | null;
  closedAt: Date | null;
  closedByType: string | null;
  closedById: string | null;
  resolution: string | null;
  version: number;
}

export interface DifferenceEntry {
  id: string;
  differenceId: string;
  at: Date;
  action: DifferenceAction;
  actorType: string;
  actorId: string | null;
  text: string | null;
}

const COLUMNS = `id, day::text AS day, kind, status, amount, order_amount AS "orderAmount", ledger_amount AS "ledgerAmount",
  provider_amount AS "providerAmount", line_amount AS "lineAmount", payment_id AS "paymentId", order_ref AS "orderId",
  payment_key AS "paymentKey", key AS "transactionKey", detail, opened_at AS "openedAt", last_seen_at AS "lastSeenAt",
  owner_id AS "ownerId", owned_at AS "ownedAt", closed_at AS "closedAt", closed_by_type AS "closedByType",
  closed_by AS "closedById", resolution, version`;
const AMOUNTS = ['amount', 'orderAmount', 'ledgerAmount', 'providerAmount', 'lineAmount'] as const;
const HOUR_MS = 3_600_000;
const HISTORY_MAX = 200;

/** Reads of differences. */
@Injectable()
export class DifferenceQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async page(
    request: PageRequest,
    filter: DifferenceFilterValues,
    direction: SortDirection,
  ): Promise<Page<DifferenceRow> & { totalAmount: Won }> {
    const where = this.where(filter);
    const counting = this.db.one<{ count: string; amount: string }>(
      `SELECT count(*), coalesce(sum(amount), 0) AS amount FROM settlement_differences ${where}`,
      [...where.parameters],
    );
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      const beyond = direction === SortDirection.DESC ? '<' : '>';
      where.and(`(opened_at, id) ${beyond} (?::timestamptz, ?::uuid)`, at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<DifferenceRow>(
        `SELECT ${COLUMNS} FROM settlement_differences ${where}
         ORDER BY opened_at ${direction}, id ${direction} LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    const page = pageOf(request, rows.map(toRow), Number(total?.count ?? 0), (row) => [
      row.openedAt.toISOString(),
      row.id,
    ]);
    return { ...page, totalAmount: won(BigInt(total?.amount ?? 0)) };
  }

  /** Ids of those that fit, newest first, at most so many. */
  async ids(filter: DifferenceFilterValues, limit: number): Promise<string[]> {
    const where = this.where(filter);
    const most = where.bind(limit);
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM settlement_differences ${where} ORDER BY opened_at DESC, id DESC LIMIT ${most}`,
      where.parameters,
    );
    return rows.map(({ id }) => id);
  }

  async byIds(ids: readonly string[]): Promise<(DifferenceRow | null)[]> {
    const rows = await this.db.rows<DifferenceRow>(
      `SELECT ${COLUMNS} FROM settlement_differences WHERE id = ANY($1)`,
      [ids],
    );
    return byKey(ids, rows.map(toRow), (row) => row.id);
  }

  async byId(id: string): Promise<DifferenceRow | null> {
    if (!isUuid(id)) return null;
    const row = await this.db.one<DifferenceRow>(
      `SELECT ${COLUMNS} FROM settlement_differences WHERE id = $1`,
      [id],
    );
    return row && toRow(row);
  }

  /** What happened to each, oldest first. */
  async historyOf(ids: readonly string[]): Promise<DifferenceEntry[][]> {
    const rows = await this.db.rows<DifferenceEntry>(
      `SELECT h.id, h.difference_id AS "differenceId", h.at, h.action, h.actor_type AS "actorType",
         h.actor_id AS "actorId", h.text
       FROM unnest($1::uuid[]) AS w (id) CROSS JOIN LATERAL (
         SELECT * FROM settlement_difference_history WHERE difference_id = w.id ORDER BY at DESC, id DESC
         LIMIT ${HISTORY_MAX}) h ORDER BY h.at, h.id`,
      [ids],
    );
    return groupByKey(ids, rows, (row) => row.differenceId);
  }

  private where(filter: DifferenceFilterValues): Conditions {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.kind?.length) where.and('kind = ANY(?)', filter.kind);
    if (filter.from) where.and('day >= ?', filter.from);
    if (filter.to) where.and('day <= ?', filter.to);
    if (filter.unowned != null) where.and(`owner_id IS ${filter.unowned ? '' : 'NOT'} NULL`);
    if (filter.olderThanHours != null) {
      where.and('opened_at < ?', new Date(this.clock.now().getTime() - filter.olderThanHours * HOUR_MS));
    }
    if (filter.orderId) where.and('order_ref = ?', filter.orderId);
    if (filter.ownerId) {
      if (isUuid(filter.ownerId)) where.and('owner_id = ?', filter.ownerId);
      else where.and('false');
    }
    return where;
  }
}

function toRow(row: DifferenceRow): DifferenceRow {
  const read = { ...row };
  // The driver gives int8 as text.
  for (const name of AMOUNTS) if (row[name] !== null) read[name] = won(BigInt(row[name]));
  return read;
}
