import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Keys } from '../../../platform/crypto/keys.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { authErrors } from '../auth.errors.js';
import { Enrollers, type Enroller } from './enrollers.js';
import { FactorStore } from './factor-store.js';
import { OwnPassword } from './own-password.js';
import { newTotpSecret, otpauthUri } from './totp.js';

const ACTOR = systemActor('enrolment');

export interface BegunTotp {
  /** Base32; shown now and never again. */
  secret: string;
  otpauthUri: string;
  expiresAt: Date;
}

/** Begins to set up an authenticator app. What is in use stays in use until a code of the new one confirms it. */
@Injectable()
export class StartTotpEnrollment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly enrollers: Enrollers,
    private readonly ownPassword: OwnPassword,
    private readonly stepUp: StepUpGrants,
    private readonly factors: FactorStore,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /**
   * @param password of somebody who is signed in, who confirms with a second factor as well
   * @throws LOGIN_TICKET_INVALID, FACTOR_NOT_ALLOWED, PASSWORD_WRONG, STEP_UP_REQUIRED, RATE_LIMITED
   */
  async execute(by: Enroller, password: string): Promise<BegunTotp> {
    if ('staff' in by) await this.ownPassword.check(by.staff, password);
    const key = await this.keys.forClass('secret');
    return this.uow.run('staff' in by ? by.staff : ACTOR, async (tx) => {
      if ('staff' in by) await this.stepUp.consume(tx, by.staff);
      const { account, held } = await this.enrollers.admit(tx, by);
      if (held.policy === 'PASSKEY_ONLY') throw authErrors.FACTOR_NOT_ALLOWED();
      const id = newIdAt(this.clock.now());
      const secret = newTotpSecret();
      const sealed = key.seal(this.factors.placeOf(id), secret);
      const expiresAt = await this.factors.beginTotp(tx, { id, adminUserId: account.id, secret: sealed });
      return { secret, otpauthUri: otpauthUri(secret, account.email), expiresAt };
    });
  }
}
