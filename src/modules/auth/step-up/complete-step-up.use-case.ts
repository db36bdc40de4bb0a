import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { PasskeyCeremonies } from '../passkeys/passkey-ceremonies.js';
import { PasskeyStore } from '../passkeys/passkey.store.js';
import { CodeCheck } from '../second-factor/code-check.js';
import { FactorStore } from '../second-factor/factor-store.js';
import { OfferedFactor, offeredOf } from '../second-factor/offered-factors.js';
import { StepUps, type Staff, type StepUpQuestion } from './step-ups.js';

export interface Granted {
  grant: string;
  expiresAt: Date;
}

/** Answers the question with a second factor, and gets the grant for that one call. */
@Injectable()
export class CompleteStepUp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUps: StepUps,
    private readonly codes: CodeCheck,
    private readonly factors: FactorStore,
    private readonly passkeys: PasskeyStore,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly audit: AuditLog,
  ) {}

  /** @throws STEP_UP_CHALLENGE_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, RATE_LIMITED */
  async byCode(staff: Staff, id: string, typed: string): Promise<Granted> {
    const code = await this.codes.read(staff.id, typed);
    const granted = await this.uow.run(staff, async (tx) => {
      const question = await this.stepUps.lock(tx, staff, id);
      const factor = await this.codes.take(tx, code, staff.ip);
      const offered = offeredOf(await this.factors.heldBy(tx, staff.id));
      // A wrong code counts, so the transaction commits and the refusal comes after it.
      const isRight = factor === 'BACKUP_CODE' || (factor && offered.includes(OfferedFactor[factor]));
      return this.settle(tx, staff, question, isRight ? OfferedFactor[factor] : null);
    });
    if (!granted) throw authErrors.SECOND_FACTOR_WRONG();
    return granted;
  }

  /** @throws STEP_UP_CHALLENGE_INVALID, PASSKEY_INVALID */
  async byPasskey(staff: Staff, id: string, responseJson: string): Promise<Granted> {
    const credentialId = this.ceremonies.credentialIn(responseJson);
    const { question, passkey } = await this.uow.run(staff, async (tx) => ({
      question: await this.stepUps.lock(tx, staff, id),
      passkey: await this.passkeys.byCredential(tx, credentialId),
    }));
    if (passkey?.adminUserId !== staff.id) throw authErrors.PASSKEY_INVALID();
    const shown = await this.ceremonies.shown(responseJson, question.challenge, passkey);
    const granted = await this.uow.run(staff, async (tx) => {
      // Of two answers at once, the second finds the question answered.
      const still = await this.stepUps.lock(tx, staff, id);
      const isFresh = await this.passkeys.used(tx, shown);
      return this.settle(tx, staff, still, isFresh ? OfferedFactor.PASSKEY : null);
    });
    if (!granted) throw authErrors.PASSKEY_INVALID();
    return granted;
  }

  private async settle(
    tx: Tx,
    staff: Staff,
    question: StepUpQuestion,
    factor: OfferedFactor | null,
  ): Promise<Granted | null> {
    await this.audit.record(tx, staff, {
      action: factor ? 'admin.step-up-granted' : 'admin.second-factor-failed',
      resourceType: 'admin-user',
      resourceId: staff.id,
      details: { operation: question.operation, ...(factor ? { factor } : {}) },
    });
    return factor && this.stepUps.grant(tx, question, factor);
  }
}
