import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { StaffLoginTickets, type TicketHolder } from '../second-factor/staff-login-tickets.js';
import { StaffSignIns, type SignInOutcome } from '../second-factor/staff-sign-ins.js';
import type { Caller } from '../sign-in/caller.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyStore, type PasskeyRow, type ShownPasskey } from './passkey.store.js';

const ACTOR = systemActor('sign-in');

/** Signs in with a passkey: after a first factor, or with nothing else, since a passkey is both. */
@Injectable()
export class VerifyPasskeyLogin {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tickets: StaffLoginTickets,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly signIns: StaffSignIns,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PASSKEY_CHALLENGE_INVALID, PASSKEY_INVALID, LOGIN_TICKET_INVALID, SIGN_IN_FAILED */
  async execute(
    challengeId: string,
    responseJson: string,
    holder: TicketHolder,
    caller: Caller,
  ): Promise<SignInOutcome> {
    const credentialId = this.ceremonies.credentialIn(responseJson);
    const { asked, passkey } = await this.uow.run(ACTOR, async (tx) => ({
      asked: await this.challenges.take(tx, challengeId, 'SIGN_IN', holder.cookieSecret),
      passkey: await this.passkeys.byCredential(tx, credentialId),
    }));
    const isExpected = passkey && (asked.adminUserId === null || asked.adminUserId === passkey.adminUserId);
    if (!isExpected) throw await this.refused(asked.adminUserId, caller);
    const shown = await this.verify(responseJson, asked.challenge, passkey, caller);
    const signedIn = await this.uow.run(ACTOR, async (tx) => {
      const ticket = asked.ticketHash && (await this.tickets.lockByHash(tx, asked.ticketHash));
      if (!(await this.passkeys.used(tx, shown))) return null;
      if (ticket) await this.tickets.spend(tx, ticket);
      const how = ticket ? `${ticket.proved}_PASSKEY` : 'PASSKEY';
      return this.signIns.open(tx, passkey.adminUserId, how, caller);
    });
    if (!signedIn) throw await this.refused(passkey.adminUserId, caller);
    return { kind: 'signed-in', signedIn };
  }

  private async verify(
    responseJson: string,
    challenge: string,
    passkey: PasskeyRow,
    caller: Caller,
  ): Promise<ShownPasskey> {
    try {
      return await this.ceremonies.shown(responseJson, challenge, passkey);
    } catch (refusal) {
      await this.refused(passkey.adminUserId, caller);
      throw refusal;
    }
  }

  private async refused(adminUserId: string | null, caller: Caller): Promise<Error> {
    await this.uow.run(ACTOR, (tx) =>
      this.audit.record(
        tx,
        { type: 'ANONYMOUS', ip: caller.ip },
        { action: 'admin.second-factor-failed', resourceType: 'admin-user', resourceId: adminUserId },
      ),
    );
    return authErrors.PASSKEY_INVALID();
  }
}
