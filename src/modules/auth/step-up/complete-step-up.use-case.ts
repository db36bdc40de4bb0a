import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { CodeCheck } from '../second-factor/code-check.js';
import { StepUps, type Staff } from './step-ups.js';

/** Answers the question with a code, and gets the grant for that one call. */
@Injectable()
export class CompleteStepUp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUps: StepUps,
    private readonly codes: CodeCheck,
    private readonly audit: AuditLog,
  ) {}

  /** @throws STEP_UP_CHALLENGE_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, RATE_LIMITED */
  async execute(staff: Staff, id: string, typed: string): Promise<{ grant: string; expiresAt: Date }> {
    const code = await this.codes.read(staff.id, typed);
    const granted = await this.uow.run(staff, async (tx) => {
      const question = await this.stepUps.lock(tx, staff, id);
      const factor = await this.codes.take(tx, code, staff.ip);
      await this.audit.record(tx, staff, {
        action: factor ? 'admin.step-up-granted' : 'admin.second-factor-failed',
        resourceType: 'admin-user',
        resourceId: staff.id,
        details: { operation: question.operation, ...(factor ? { factor } : {}) },
      });
      // A wrong code counts, so the transaction commits and the refusal comes after it.
      return factor && this.stepUps.grant(tx, question, factor);
    });
    if (!granted) throw authErrors.SECOND_FACTOR_WRONG();
    return granted;
  }
}
