import { Injectable } from '@nestjs/common';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { RefreshTransport } from '../auth.model.js';
import { StaffLoginTickets, type TicketHolder } from '../second-factor/staff-login-tickets.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import { PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyStore } from './passkey.store.js';

const ACTOR = systemActor('sign-in');

export interface PasskeyLoginBegun {
  challengeId: string;
  optionsJson: string;
  /** For the cookie of a browser that had none yet. */
  cookieSecret: string | null;
}

/** Asks for a passkey: as the second factor of a ticket, or as both factors of somebody not known yet. */
@Injectable()
export class StartPasskeyLogin {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tickets: StaffLoginTickets,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenges,
    private readonly ceremonies: PasskeyCeremonies,
  ) {}

  /** @throws LOGIN_TICKET_INVALID */
  async execute(ticket: string | null, holder: TicketHolder): Promise<PasskeyLoginBegun> {
    // The answer is taken from the browser that asked, so that nobody is signed in as somebody else by a slipped one.
    const isNew = ticket === null && holder.transport === RefreshTransport.COOKIE;
    const cookieSecret = isNew ? newToken() : holder.cookieSecret;
    const { asked, known } = await this.uow.run(ACTOR, async (tx) => {
      const locked = ticket === null ? null : await this.tickets.lock(tx, ticket, holder, 'SECOND_FACTOR');
      const challenge = await this.challenges.ask(tx, 'SIGN_IN', {
        adminUserId: locked?.adminUserId ?? null,
        ticketHash: locked?.hash ?? null,
        cookieHash:
          holder.transport === RefreshTransport.COOKIE && cookieSecret ? hashToken(cookieSecret) : null,
      });
      return { asked: challenge, known: locked ? await this.passkeys.of(tx, [locked.adminUserId]) : [] };
    });
    const options = await this.ceremonies.request(asked.challenge, known);
    return {
      challengeId: asked.id,
      optionsJson: JSON.stringify(options),
      cookieSecret: isNew ? cookieSecret : null,
    };
  }
}
