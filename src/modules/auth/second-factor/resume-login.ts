import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { StaffLoginTickets, type TicketHolder } from './staff-login-tickets.js';
import type { SignInOutcome } from './staff-sign-ins.js';

/** Reads a ticket that came in an address instead of an answer: what is still to be shown. */
@Injectable()
export class ResumeLogin {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tickets: StaffLoginTickets,
  ) {}

  /** @throws LOGIN_TICKET_INVALID */
  execute(ticket: string, holder: TicketHolder): Promise<SignInOutcome> {
    return this.uow.run(systemActor('sign-in'), async (tx) => ({
      kind: 'ticket',
      issued: await this.tickets.describe(tx, ticket, holder),
    }));
  }
}
