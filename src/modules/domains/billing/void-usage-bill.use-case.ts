import { Injectable } from '@nestjs/common';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { AuditLog } from '../../audit/index.js';
import { domainErrors } from '../domains.errors.js';
import { UsageBillRepository } from './usage-bill.repository.js';
import { UsageBillStatus } from './usage-bill.rules.js';

/**
 * Takes a bill back that nobody has paid: it was wrong, or is given up. One that is paid is refunded first, which opens
 * it again. Should money for it be on its way, whoever looks after exceptions is told when it comes.
 */
@Injectable()
export class VoidUsageBill {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUp: StepUpGrants,
    private readonly approvals: Approvals,
    private readonly bills: UsageBillRepository,
    private readonly audit: AuditLog,
  ) {}

  /** @throws USAGE_BILL_NOT_FOUND, USAGE_BILL_NOT_OPEN, VERSION_STALE, OWN_ACCOUNT, STEP_UP_REQUIRED */
  async execute(actor: Actor, id: string, version: number, reason: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const bill = await this.bills.lock(tx, id);
      await this.approvals.refuseOwnAccount(tx, actor, bill.userId);
      if (bill.version !== version) {
        throw commonErrors.VERSION_STALE({ current: bill.version, given: version });
      }
      if (bill.status !== UsageBillStatus.OPEN)
        throw domainErrors.USAGE_BILL_NOT_OPEN({ status: bill.status });
      await this.bills.void(tx, actor, bill, reason);
      await this.audit.record(tx, actor, {
        action: 'usage-bill.voided',
        resourceType: 'usage-bill',
        resourceId: id,
        reason,
        details: { amount: bill.amount.toString() },
      });
    });
  }
}
