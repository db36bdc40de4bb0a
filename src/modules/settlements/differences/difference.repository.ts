import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import type { BillingDate } from '../../../shared/time.js';
import type { SettlementDifferenceKind, Sides } from '../matching/difference.rules.js';
import { settlementErrors } from '../settlements.errors.js';

export type DifferenceStatus = 'OPEN' | 'RESOLVED' | 'GONE';
export type DifferenceAction =
  'OPENED' | 'CHANGED' | 'REOPENED' | 'GONE' | 'ASSIGNED' | 'COMMENTED' | 'RESOLVED';

/** What a run saw of one difference. */
export interface SeenDifference extends Sides {
  key: string;
  kind: SettlementDifferenceKind;
  amount: bigint;
  paymentId: string | null;
  orderRef: string | null;
  paymentKey: string | null;
  detail: string;
}

interface Known {
  id: string;
  key: string;
  kind: SettlementDifferenceKind;
  status: DifferenceStatus;
  said: string;
}

export interface LockedDifference {
  id: string;
  kind: SettlementDifferenceKind;
  status: DifferenceStatus;
  ownerId: string | null;
  version: number;
}

const SAID = `concat_ws(',', coalesce(order_amount::text, '-'), coalesce(ledger_amount::text, '-'),
  coalesce(provider_amount::text, '-'), coalesce(line_amount::text, '-'), amount)`;

/** Writes differences and what became of each. One movement of a day has one, however often it is seen. */
@Injectable()
export class DifferenceRepository {
  constructor(private readonly clock: Clock) {}

  /**
   * Those that a run saw: new ones are opened, known ones are kept, and what staff had closed opens again only when the
   * sides say something else than before.
   * @returns how many are open now that were not
   */
  async see(
    tx: Tx,
    actor: Actor,
    day: BillingDate,
    runId: string,
    seen: readonly SeenDifference[],
  ): Promise<number> {
    const rows: Known[] = await tx.query(
      `SELECT id, key, kind, status, ${SAID} AS said FROM settlement_differences WHERE day = $1 AND key = ANY($2) FOR UPDATE`,
      [day, seen.map((difference) => difference.key)],
    );
    const known = new Map(rows.map((row) => [row.key, row]));
    const now = this.clock.now();
    const same: string[] = [];
    let opened = 0;
    for (const difference of seen) {
      const before = known.get(difference.key);
      const isSame = before?.kind === difference.kind && before.said === saidOf(difference);
      if (before && isSame && before.status !== 'GONE') same.push(before.id);
      else if (!before) {
        await this.open(tx, actor, day, runId, difference);
        opened += 1;
      } else {
        await this.change(tx, actor, runId, before, difference);
        opened += before.status === 'OPEN' ? 0 : 1;
      }
    }
    await tx.query(
      `UPDATE settlement_differences SET last_seen_at = $2, seen_run_id = $3 WHERE id = ANY($1)`,
      [same, now, runId],
    );
    return opened;
  }

  /** Open ones of the day that the run did not see are over by themselves. @returns how many */
  async endUnseen(tx: Tx, actor: Actor, day: BillingDate, runId: string): Promise<number> {
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `UPDATE settlement_differences SET status = 'GONE', closed_at = $3, closed_by_type = 'SYSTEM', version = version + 1
       WHERE day = $1 AND status = 'OPEN' AND seen_run_id <> $2 RETURNING id`,
      [day, runId, this.clock.now()],
    );
    for (const { id } of rows) await this.note(tx, actor, id, 'GONE', null);
    return rows.length;
  }

  /** @throws SETTLEMENT_DIFFERENCE_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<LockedDifference> {
    const [row]: LockedDifference[] = isUuid(id)
      ? await tx.query(
          `SELECT id, kind, status, owner_id AS "ownerId", version FROM settlement_differences WHERE id = $1
           FOR NO KEY UPDATE`,
          [id],
        )
      : [];
    if (!row) throw settlementErrors.SETTLEMENT_DIFFERENCE_NOT_FOUND();
    return row;
  }

  async give(tx: Tx, id: string, ownerId: string | null): Promise<void> {
    await tx.query(
      `UPDATE settlement_differences SET owner_id = $2, owned_at = $3, version = version + 1 WHERE id = $1`,
      [id, ownerId, ownerId === null ? null : this.clock.now()],
    );
  }

  async resolve(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE settlement_differences SET status = 'RESOLVED', closed_at = $2, closed_by_type = $3, closed_by = $4,
         resolution = $5, version = version + 1 WHERE id = $1`,
      [id, this.clock.now(), actor.type, actorId(actor), reason],
    );
  }

  async note(tx: Tx, actor: Actor, id: string, action: DifferenceAction, text: string | null): Promise<void> {
    const now = this.clock.now();
    await tx.query(
      `INSERT INTO settlement_difference_history (id, difference_id, at, action, actor_type, actor_id, text)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [newIdAt(now), id, now, action, actor.type, actorId(actor), text],
    );
  }

  private async open(
    tx: Tx,
    actor: Actor,
    day: BillingDate,
    runId: string,
    seen: SeenDifference,
  ): Promise<void> {
    const now = this.clock.now();
    const id = newIdAt(now);
    await tx.query(
      `INSERT INTO settlement_differences (id, day, key, kind, status, amount, order_amount, ledger_amount, provider_amount,
         line_amount, payment_id, order_ref, payment_key, detail, opened_at, last_seen_at, seen_run_id)
       VALUES ($1, $2, $3, $4, 'OPEN', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)`,
      [id, day, seen.key, ...valuesOf(seen), now, runId],
    );
    await this.note(tx, actor, id, 'OPENED', seen.kind);
  }

  private async change(
    tx: Tx,
    actor: Actor,
    runId: string,
    before: Known,
    seen: SeenDifference,
  ): Promise<void> {
    await tx.query(
      `UPDATE settlement_differences SET status = 'OPEN', kind = $2, amount = $3, order_amount = $4, ledger_amount = $5,
         provider_amount = $6, line_amount = $7, payment_id = $8, order_ref = $9, payment_key = $10, detail = $11,
         last_seen_at = $12, seen_run_id = $13, closed_at = NULL, closed_by_type = NULL, closed_by = NULL,
         resolution = NULL, version = version + 1 WHERE id = $1`,
      [before.id, ...valuesOf(seen), this.clock.now(), runId],
    );
    const action = before.status === 'OPEN' ? 'CHANGED' : 'REOPENED';
    await this.note(
      tx,
      actor,
      before.id,
      action,
      before.kind === seen.kind ? seen.kind : `${before.kind} → ${seen.kind}`,
    );
  }
}

function valuesOf(seen: SeenDifference): unknown[] {
  const digits = (amount: bigint | null): string | null => amount?.toString() ?? null;
  return [
    seen.kind,
    digits(seen.amount),
    digits(seen.order),
    digits(seen.ledger),
    digits(seen.provider),
    digits(seen.line),
    seen.paymentId,
    seen.orderRef,
    seen.paymentKey,
    seen.detail.slice(0, 500),
  ];
}

/** As `SAID` writes it. */
function saidOf({ order, ledger, provider, line, amount }: SeenDifference): string {
  return [...[order, ledger, provider, line].map((said) => said ?? '-'), amount].join(',');
}
