import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { authErrors } from '../auth.errors.js';
import type { Caller } from '../sign-in/caller.js';
import { BackupCodes } from './backup-codes.js';
import { Enrollers, type Enroller } from './enrollers.js';
import { EnrolledFactors, type Enrolled } from './enrolled.js';
import { FactorStore } from './factor-store.js';
import { stepOfCode } from './totp.js';

const ACTOR = systemActor('enrolment');

/** A first good code takes the authenticator app into use, and whoever came with a ticket is signed in. */
@Injectable()
export class ConfirmTotp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly enrollers: Enrollers,
    private readonly factors: FactorStore,
    private readonly backups: BackupCodes,
    private readonly enrolled: EnrolledFactors,
    private readonly sealed: Sealed,
    private readonly clock: Clock,
  ) {}

  /** @throws LOGIN_TICKET_INVALID, ENROLMENT_NOT_BEGUN, SECOND_FACTOR_WRONG */
  async execute(by: Enroller, code: string, caller: Caller): Promise<Enrolled> {
    const actor = 'staff' in by ? by.staff : ACTOR;
    const begun = await this.uow.run(actor, async (tx) => {
      const { account } = await this.enrollers.admit(tx, by);
      return this.factors.lockBegunTotp(tx, account.id);
    });
    if (!begun) throw authErrors.ENROLMENT_NOT_BEGUN();
    const secret = await this.sealed.open(this.factors.placeOf(begun.id), begun.secret);
    const step = stepOfCode(secret, code.replace(/\s/g, ''), this.clock.now());
    // Not counted: whoever guesses here was shown the secret.
    if (step === null) throw authErrors.SECOND_FACTOR_WRONG();
    const fresh = await this.backups.make(begun.adminUserId);
    return this.uow.run(actor, async (tx) => {
      const admitted = await this.enrollers.admit(tx, by);
      const still = await this.factors.lockBegunTotp(tx, admitted.account.id);
      if (still?.id !== begun.id) throw authErrors.ENROLMENT_NOT_BEGUN();
      await this.factors.confirmTotp(tx, begun, step);
      return this.enrolled.settle(tx, by, admitted, 'TOTP', fresh, caller);
    });
  }
}
