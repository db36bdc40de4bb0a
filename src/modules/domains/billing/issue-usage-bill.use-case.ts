import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Idempotency } from '../../../platform/idempotency/idempotency.js';
import type { Actor } from '../../../platform/security/actor.js';
import { Settings } from '../../../platform/settings/settings.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { requireWonBetween, won } from '../../../shared/money.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade } from '../../users/index.js';
import { UsageBillRepository, type UsageLine } from './usage-bill.repository.js';
import { firstOfMonth, isBillable } from './usage-bill.rules.js';

export interface NewUsageBill {
  userId: string;
  /** 'YYYY-MM' of Asia/Seoul. */
  month: string;
  lines: readonly UsageLine[];
}

/** Tells a customer what the use of their domains cost in a month. Staff does it, or a job that counts the traffic. */
@Injectable()
export class IssueUsageBill {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly bills: UsageBillRepository,
    private readonly users: UsersFacade,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * @returns the bill's id
   * @throws USER_NOT_FOUND, USAGE_BILL_EXISTS, AMOUNT_OUT_OF_RANGE, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED,
   *   REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, asked: NewUsageBill, idempotencyKey: string): Promise<string> {
    const month = firstOfMonth(asked.month);
    if (!month || !isBillable(month, this.clock.now())) {
      throw commonErrors.INPUT_INVALID({ path: 'month', reason: 'a month that has begun, like 2026-11' });
    }
    const amount = won(asked.lines.reduce((sum, line) => sum + line.amount, 0n));
    // A bill above what one order may be could not be paid.
    requireWonBetween(amount, won(1), won(this.settings.read('payments.orderAmountMax')), 'lines');
    const input = {
      userId: asked.userId,
      month,
      lines: asked.lines.map((line) => ({ ...line, amount: line.amount.toString() })),
    };
    const { id } = await this.uow.run(actor, (tx) =>
      this.idempotency.once(
        tx,
        { actor, operation: 'issueUsageBill', key: idempotencyKey, input },
        async () => {
          // Whoever left still owes what they used: the customer need not be active.
          const user = await this.users.find(tx, asked.userId);
          if (!user)
            throw commonErrors.INPUT_INVALID({ path: 'userId', reason: 'there is no such customer' });
          const billId = await this.bills.insert(tx, actor, { userId: user.id, month, amount }, asked.lines);
          await this.audit.record(tx, actor, {
            action: 'usage-bill.issued',
            resourceType: 'usage-bill',
            resourceId: billId,
            details: { userId: user.id, month: asked.month, amount: amount.toString() },
          });
          return billId;
        },
      ),
    );
    return id;
  }
}
