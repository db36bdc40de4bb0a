import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { BillingDate } from '../../../shared/time.js';
import { DifferenceRepository, type SeenDifference } from '../differences/difference.repository.js';
import { atStake, detailOf, kindOf, type Unmatched } from './difference.rules.js';
import { ListedTransactions } from './listed-transactions.js';
import { SettlementEntries } from './settlement-entries.js';

/** How a run ended. */
export interface MatchResult {
  matched: number;
  differing: number;
  opened: number;
  gone: number;
}

interface GroupRow {
  key: string;
  o: string | null;
  l: string | null;
  p: string | null;
  s: string | null;
  expected: string | null;
  charged: string | null;
  problem: string | null;
  payment_id: string | null;
  order_ref: string | null;
  payment_key: string | null;
}

const PAGE = 500;
const GROUPS = `(SELECT key, sum(amount) FILTER (WHERE side = 'ORDER') AS o, sum(amount) FILTER (WHERE side = 'LEDGER') AS l,
    sum(amount) FILTER (WHERE side = 'PROVIDER') AS p, sum(amount) FILTER (WHERE side = 'LINE') AS s,
    sum(fee + vat) FILTER (WHERE side = 'ORDER') AS expected, sum(fee + vat) FILTER (WHERE side = 'LINE') AS charged,
    min(problem) AS problem, (array_agg(payment_id) FILTER (WHERE payment_id IS NOT NULL))[1] AS payment_id,
    max(order_ref) AS order_ref, max(payment_key) AS payment_key
  FROM settlement_entries WHERE run_id = $1 GROUP BY key) g`;
const MATCHED = `(o = l AND l = p AND p = s AND problem IS NULL AND (expected IS NULL OR expected = charged)) IS TRUE`;

/** Puts the four sides of a day together: what agrees is counted, each rest is a difference, and all of it adds up. */
@Injectable()
export class MatchDay {
  constructor(
    private readonly entries: SettlementEntries,
    private readonly listed: ListedTransactions,
    private readonly differences: DifferenceRepository,
    private readonly clock: Clock,
  ) {}

  /** One transaction, so that nobody sees a day whose sums do not fit its differences. */
  async within(tx: Tx, actor: Actor, runId: string, day: BillingDate): Promise<MatchResult> {
    let [after, differing, opened] = ['', 0, 0];
    for (;;) {
      const rows: GroupRow[] = await tx.query(
        `SELECT * FROM ${GROUPS} WHERE NOT ${MATCHED} AND key > $2 ORDER BY key LIMIT ${PAGE}`,
        [runId, after],
      );
      differing += rows.length;
      opened += await this.differences.see(tx, actor, day, runId, await this.judged(tx, day, rows));
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.key ?? '';
    }
    const gone = await this.differences.endUnseen(tx, actor, day, runId);
    const matched = await this.addUp(tx, runId, day);
    await this.entries.dropEarlier(tx, runId, day);
    await tx.query(
      `UPDATE settlement_runs SET finished_at = $2, error = NULL, matched = $3, differing = $4, opened = $5, gone = $6
       WHERE id = $1`,
      [runId, this.clock.now(), matched, differing, opened, gone],
    );
    return { matched, differing, opened, gone };
  }

  private async judged(tx: Tx, day: BillingDate, rows: readonly GroupRow[]): Promise<SeenDifference[]> {
    const keys = rows.map((row) => row.key);
    const lineDays = await this.listed.otherDaysOf(tx, 'LINE', keys, day);
    const transactionDays = await this.listed.otherDaysOf(tx, 'TRANSACTION', keys, day);
    return rows.map((row) => {
      const found = unmatchedOf(row);
      const elsewhere = {
        lineDay: lineDays.get(row.key) ?? null,
        transactionDay: transactionDays.get(row.key) ?? null,
      };
      const kind = kindOf(found, elsewhere);
      return {
        ...found,
        kind,
        amount: atStake(kind, found),
        orderRef: row.order_ref,
        paymentKey: row.payment_key,
        detail: detailOf(kind, found, elsewhere),
      };
    });
  }

  /** The equation of the day. The database refuses one that does not add up. @returns how many movements agree */
  private async addUp(tx: Tx, runId: string, day: BillingDate): Promise<number> {
    const [row]: { count: string }[] = await tx.query(
      `INSERT INTO settlement_days (day, run_id, settled_at, matched_count, matched_total, order_total, ledger_total,
         provider_total, line_total, order_differing, ledger_differing, provider_differing, line_differing)
       SELECT $2::date, $1::uuid, $3::timestamptz, m.count, m.total, t.o, t.l, t.p, t.s, d.o, d.l, d.p, d.s FROM
         (SELECT count(*), coalesce(sum(o), 0) AS total FROM ${GROUPS} WHERE ${MATCHED}) m,
         (SELECT coalesce(sum(amount) FILTER (WHERE side = 'ORDER'), 0) AS o,
            coalesce(sum(amount) FILTER (WHERE side = 'LEDGER'), 0) AS l,
            coalesce(sum(amount) FILTER (WHERE side = 'PROVIDER'), 0) AS p,
            coalesce(sum(amount) FILTER (WHERE side = 'LINE'), 0) AS s FROM settlement_entries WHERE run_id = $1) t,
         (SELECT coalesce(sum(order_amount), 0) AS o, coalesce(sum(ledger_amount), 0) AS l,
            coalesce(sum(provider_amount), 0) AS p, coalesce(sum(line_amount), 0) AS s
          FROM settlement_differences WHERE day = $2 AND seen_run_id = $1) d
       ON CONFLICT (day) DO UPDATE SET run_id = excluded.run_id, settled_at = excluded.settled_at,
         matched_count = excluded.matched_count, matched_total = excluded.matched_total,
         order_total = excluded.order_total, ledger_total = excluded.ledger_total,
         provider_total = excluded.provider_total, line_total = excluded.line_total,
         order_differing = excluded.order_differing, ledger_differing = excluded.ledger_differing,
         provider_differing = excluded.provider_differing, line_differing = excluded.line_differing
       RETURNING matched_count AS count`,
      [runId, day, this.clock.now()],
    );
    return Number(row?.count ?? 0);
  }
}

function unmatchedOf(row: GroupRow): Unmatched {
  const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  return {
    key: row.key,
    order: amount(row.o),
    ledger: amount(row.l),
    provider: amount(row.p),
    line: amount(row.s),
    expectedFee: amount(row.expected),
    chargedFee: amount(row.charged),
    problem: row.problem,
    paymentId: row.payment_id,
  };
}
