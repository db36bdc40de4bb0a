import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { authErrors } from '../auth.errors.js';
import { Enrollers, type Enroller } from '../second-factor/enrollers.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyStore } from './passkey.store.js';

const ACTOR = systemActor('enrolment');
/** Nobody carries more keys about; it bounds what an answer lists. */
export const PASSKEYS_MAX = 20;

/** Begins to register a passkey. */
@Injectable()
export class StartPasskeyRegistration {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly enrollers: Enrollers,
    private readonly stepUp: StepUpGrants,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  /** @throws LOGIN_TICKET_INVALID, PASSKEYS_TOO_MANY, STEP_UP_REQUIRED */
  async execute(by: Enroller): Promise<{ challengeId: string; optionsJson: string }> {
    const { account, known, asked } = await this.uow.run('staff' in by ? by.staff : ACTOR, async (tx) => {
      if ('staff' in by) await this.stepUp.consume(tx, by.staff);
      const admitted = await this.enrollers.admit(tx, by);
      const rows = await this.passkeys.of(tx, [admitted.account.id]);
      if (rows.length >= PASSKEYS_MAX) throw authErrors.PASSKEYS_TOO_MANY({ max: PASSKEYS_MAX });
      const challenge = await this.challenges.ask(tx, 'REGISTRATION', {
        adminUserId: admitted.account.id,
        ticketHash: admitted.ticket?.hash ?? null,
        sessionId: 'staff' in by ? by.staff.sessionId : null,
      });
      return { account: admitted.account, known: rows, asked: challenge };
    });
    const options = await this.ceremonies.creation(account, asked.challenge, known);
    return { challengeId: asked.id, optionsJson: JSON.stringify(options) };
  }
}
