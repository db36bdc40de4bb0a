import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { authErrors } from '../auth.errors.js';
import { BackupCodes } from '../second-factor/backup-codes.js';
import { Enrollers, type AdmittedEnroller, type Enroller } from '../second-factor/enrollers.js';
import { EnrolledFactors, type Enrolled } from '../second-factor/enrolled.js';
import type { Caller } from '../sign-in/caller.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import { PasskeyChallenges, type PasskeyChallenge } from './passkey-challenges.js';
import { PasskeyStore } from './passkey.store.js';

const ACTOR = systemActor('enrolment');

export interface PasskeyAnswer {
  challengeId: string;
  responseJson: string;
  /** What its owner calls it. */
  name: string;
}

/** Takes a new passkey into use, and whoever came with a ticket is signed in. */
@Injectable()
export class RegisterPasskey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly enrollers: Enrollers,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly passkeys: PasskeyStore,
    private readonly backups: BackupCodes,
    private readonly enrolled: EnrolledFactors,
  ) {}

  /** @throws LOGIN_TICKET_INVALID, PASSKEY_CHALLENGE_INVALID, PASSKEY_INVALID, PASSKEY_KNOWN */
  async execute(by: Enroller, answer: PasskeyAnswer, caller: Caller): Promise<Enrolled> {
    const actor = 'staff' in by ? by.staff : ACTOR;
    const { asked, adminUserId } = await this.uow.run(actor, async (tx) => {
      const admitted = await this.enrollers.admit(tx, by);
      const taken = await this.challenges.take(tx, answer.challengeId, 'REGISTRATION', null);
      return { asked: isOf(by, admitted, taken) ? taken : null, adminUserId: admitted.account.id };
    });
    if (!asked) throw authErrors.PASSKEY_CHALLENGE_INVALID();
    const credential = await this.ceremonies.registered(answer.responseJson, asked.challenge);
    const fresh = await this.backups.make(adminUserId);
    return this.uow.run(actor, async (tx) => {
      const admitted = await this.enrollers.admit(tx, by);
      const passkey = { ...credential, adminUserId, name: answer.name };
      if ((await this.passkeys.insert(tx, passkey)) === null) throw authErrors.PASSKEY_KNOWN();
      return this.enrolled.settle(tx, by, admitted, 'PASSKEY', fresh, caller);
    });
  }
}

/** The challenge was given to this very sign-in or session. */
function isOf(by: Enroller, { account, ticket }: AdmittedEnroller, asked: PasskeyChallenge): boolean {
  if (asked.adminUserId !== account.id) return false;
  if ('staff' in by) return asked.sessionId === by.staff.sessionId;
  return ticket !== null && asked.ticketHash !== null && asked.ticketHash.equals(ticket.hash);
}
