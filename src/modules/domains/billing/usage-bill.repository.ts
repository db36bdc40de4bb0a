import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import type { BillingDate } from '../../../shared/time.js';
import { domainErrors } from '../domains.errors.js';
import { UsageBillAction, UsageBillStatus } from './usage-bill.rules.js';

export interface UsageLine {
  description: string;
  /** Which domain was used; null for what belongs to none. */
  hostname: string | null;
  amount: Won;
}

export interface UsageBill {
  id: string;
  userId: string;
  service: string;
  month: BillingDate;
  amount: Won;
  status: UsageBillStatus;
  paymentId: string | null;
  version: number;
}

const COLUMNS = `id, user_id AS "userId", service, month::text AS month, amount, status, payment_id AS "paymentId", version`;
const EVENT = {
  ISSUED: 'usage-bill.issued',
  PAID: 'usage-bill.paid',
  REOPENED: 'usage-bill.reopened',
  VOIDED: 'usage-bill.voided',
} as const;

/** Writes and locks of bills. Each change has its line of history and its fact. */
@Injectable()
export class UsageBillRepository {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** @throws USAGE_BILL_EXISTS */
  async insert(
    tx: Tx,
    actor: Actor,
    bill: { userId: string; month: BillingDate; amount: Won },
    lines: readonly UsageLine[],
  ): Promise<string> {
    const now = this.clock.now();
    const id = newIdAt(now);
    try {
      await tx.query(
        `INSERT INTO usage_bills (id, user_id, month, amount, status, issued_at, updated_at)
         VALUES ($1, $2, $3, $4, 'OPEN', $5, $5)`,
        [id, bill.userId, bill.month, bill.amount.toString(), now],
      );
    } catch (error) {
      if (brokenConstraint(error) !== 'usage_bills_month') throw error;
      throw domainErrors.USAGE_BILL_EXISTS({ month: bill.month.slice(0, 7) });
    }
    await tx.query(
      `INSERT INTO usage_bill_lines (bill_id, number, description, hostname, amount)
       SELECT $1, number, description, hostname, amount
       FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS l (description, hostname, amount, number)`,
      [
        id,
        lines.map((line) => line.description),
        lines.map((line) => line.hostname),
        lines.map((line) => line.amount.toString()),
      ],
    );
    await this.remember(tx, actor, id, UsageBillAction.ISSUED, null);
    return id;
  }

  /** @throws USAGE_BILL_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<UsageBill> {
    return this.one(tx, id, 'FOR NO KEY UPDATE');
  }

  /** As it stands, for who must not wait for it. @throws USAGE_BILL_NOT_FOUND */
  async read(tx: Tx, id: string): Promise<UsageBill> {
    return this.one(tx, id, '');
  }

  async pay(tx: Tx, actor: Actor, bill: UsageBill, paymentId: string): Promise<void> {
    await this.write(tx, bill, UsageBillStatus.PAID, { paymentId, voidReason: null });
    await this.remember(tx, actor, bill.id, UsageBillAction.PAID, paymentId);
  }

  async reopen(tx: Tx, actor: Actor, bill: UsageBill): Promise<void> {
    const { paymentId } = bill;
    await this.write(tx, bill, UsageBillStatus.OPEN, { paymentId: null, voidReason: null });
    await this.remember(tx, actor, bill.id, UsageBillAction.REOPENED, paymentId);
  }

  async void(tx: Tx, actor: Actor, bill: UsageBill, voidReason: string): Promise<void> {
    await this.write(tx, bill, UsageBillStatus.VOID, { paymentId: null, voidReason });
    await this.remember(tx, actor, bill.id, UsageBillAction.VOIDED, null);
  }

  private async write(
    tx: Tx,
    bill: UsageBill,
    status: UsageBillStatus,
    { paymentId, voidReason }: { paymentId: string | null; voidReason: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE usage_bills SET status = $2, payment_id = $3, void_reason = $4, updated_at = $5,
         paid_at = CASE WHEN $3::uuid IS NULL THEN NULL ELSE $5::timestamptz END, version = version + 1 WHERE id = $1`,
      [bill.id, status, paymentId, voidReason, this.clock.now()],
    );
    bill.status = status;
    bill.paymentId = paymentId;
  }

  private async remember(
    tx: Tx,
    actor: Actor,
    billId: string,
    action: UsageBillAction,
    paymentId: string | null,
  ): Promise<void> {
    const now = this.clock.now();
    await tx.query(
      `INSERT INTO usage_bill_history (id, bill_id, at, action, payment_id, actor_type, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [newIdAt(now), billId, now, action, paymentId, actor.type, actorId(actor)],
    );
    await this.outbox.add(tx, EVENT[action], billId, { billId });
  }

  private async one(tx: Tx, id: string, lock: string): Promise<UsageBill> {
    const [row]: (Omit<UsageBill, 'amount'> & { amount: string })[] = isUuid(id)
      ? await tx.query(`SELECT ${COLUMNS} FROM usage_bills WHERE id = $1 ${lock}`, [id])
      : [];
    if (!row) throw domainErrors.USAGE_BILL_NOT_FOUND();
    return { ...row, amount: won(BigInt(row.amount)) };
  }
}
