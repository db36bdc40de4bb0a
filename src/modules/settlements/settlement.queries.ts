import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { won, type Won } from '../../shared/money.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import type { BillingDate } from '../../shared/time.js';

export interface RunRow {
  id: string;
  day: BillingDate;
  askedByType: string;
  askedById: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  error: string | null;
  matched: number | null;
  differing: number | null;
  opened: number | null;
  gone: number | null;
}

/** One side of a day's equation. */
export interface SideSums {
  total: Won;
  matched: Won;
  differing: Won;
}

export interface DayRow {
  day: BillingDate;
  runId: string;
  settledAt: Date;
  matchedCount: number;
  order: SideSums;
  ledger: SideSums;
  provider: SideSums;
  line: SideSums;
  openCount: number;
  resolvedCount: number;
}

type StoredDay = Record<string, string> & { day: BillingDate; runId: string; settledAt: Date };

const RUN = `id, day::text AS day, asked_by_type AS "askedByType", asked_by AS "askedById", started_at AS "startedAt",
  finished_at AS "finishedAt", error, matched, differing, opened, gone`;
const DAY = `SELECT d.day::text AS day, d.run_id AS "runId", d.settled_at AS "settledAt", d.matched_count, d.matched_total,
  d.order_total, d.ledger_total, d.provider_total, d.line_total, d.order_differing, d.ledger_differing,
  d.provider_differing, d.line_differing, x.open, x.resolved
  FROM settlement_days d CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'OPEN') AS open, count(*) FILTER (WHERE status = 'RESOLVED') AS resolved
    FROM settlement_differences WHERE day = d.day AND seen_run_id = d.run_id) x`;
const DAYS_MAX = 100;

/** Reads of settled days and of the runs that settled them. */
@Injectable()
export class SettlementQueries {
  constructor(private readonly db: Db) {}

  async runs(request: PageRequest, day: BillingDate | null): Promise<Page<RunRow>> {
    const total = await this.db.one<{ count: string }>(
      `SELECT count(*) FROM settlement_runs WHERE $1::date IS NULL OR day = $1`,
      [day],
    );
    const [at, id] =
      request.kind === 'keyset' ? decodeCursor(request.after, ['instant', 'uuid']) : [null, null];
    const rows = await this.db.rows<RunRow>(
      `SELECT ${RUN} FROM settlement_runs WHERE ($1::date IS NULL OR day = $1)
         AND ($2::timestamptz IS NULL OR (started_at, id) < ($2, $3::uuid))
       ORDER BY started_at DESC, id DESC LIMIT $4 OFFSET $5`,
      [day, at, id, request.limit + 1, request.kind === 'offset' ? request.offset : 0],
    );
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.startedAt.toISOString(), row.id]);
  }

  async day(day: BillingDate): Promise<DayRow | null> {
    const row = await this.db.one<StoredDay>(`${DAY} WHERE d.day = $1`, [day]);
    return row && toDay(row);
  }

  /** Settled days, the latest first. */
  async days(limit: number): Promise<DayRow[]> {
    const rows = await this.db.rows<StoredDay>(`${DAY} ORDER BY d.day DESC LIMIT $1`, [
      Math.min(limit, DAYS_MAX),
    ]);
    return rows.map(toDay);
  }
}

function toDay(row: StoredDay): DayRow {
  const amount = (name: string): Won => won(BigInt(row[name] ?? 0));
  const side = (name: string): SideSums => ({
    total: amount(`${name}_total`),
    matched: amount('matched_total'),
    differing: amount(`${name}_differing`),
  });
  return {
    day: row.day,
    runId: row.runId,
    settledAt: row.settledAt,
    matchedCount: Number(row['matched_count']),
    order: side('order'),
    ledger: side('ledger'),
    provider: side('provider'),
    line: side('line'),
    openCount: Number(row['open']),
    resolvedCount: Number(row['resolved']),
  };
}
