import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { authErrors } from '../auth.errors.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import type { Staff } from '../step-up/step-ups.js';
import { FactorStore, type FactorsHeld } from './factor-store.js';
import { StaffLoginTickets, type LoginTicket, type TicketHolder } from './staff-login-tickets.js';

/** Who sets a factor up: somebody half signed in who has none yet, or somebody signed in who wants another. */
export type Enroller = { ticket: string; holder: TicketHolder } | { staff: Staff };

export interface AdmittedEnroller {
  account: AdminUser;
  held: FactorsHeld;
  /** Null for somebody who is signed in. */
  ticket: LoginTicket | null;
}

/** @throws LOGIN_TICKET_INVALID when there is neither a ticket nor staff */
export function enrollerOf(
  actor: Actor,
  ticket: string | null | undefined,
  holder: () => TicketHolder,
): Enroller {
  if (ticket) return { ticket, holder: holder() };
  if (actor.type !== 'ADMIN') throw authErrors.LOGIN_TICKET_INVALID();
  return { staff: actor };
}

/** Lets people set factors up. */
@Injectable()
export class Enrollers {
  constructor(
    private readonly tickets: StaffLoginTickets,
    private readonly factors: FactorStore,
  ) {}

  /**
   * Locks the account (and the ticket), so that of two who set up a first factor at once one is first.
   * @throws LOGIN_TICKET_INVALID also when the account got a factor since the ticket was given
   */
  async admit(tx: Tx, by: Enroller): Promise<AdmittedEnroller> {
    const ticket = 'ticket' in by ? await this.tickets.lock(tx, by.ticket, by.holder, 'ENROLMENT') : null;
    const id = 'staff' in by ? by.staff.id : (ticket?.adminUserId ?? '');
    const account = await tx.findOne(AdminUser, {
      where: { id, isActive: true },
      lock: { mode: 'pessimistic_write' },
    });
    if (!account) throw authErrors.LOGIN_TICKET_INVALID();
    const held = await this.factors.heldBy(tx, id);
    const provedOne = ticket !== null && /_(TOTP|BACKUP_CODE)$/.test(ticket.proved);
    if (ticket && !provedOne && (held.totp || held.passkeys > 0)) throw authErrors.LOGIN_TICKET_INVALID();
    return { account, held, ticket };
  }
}
