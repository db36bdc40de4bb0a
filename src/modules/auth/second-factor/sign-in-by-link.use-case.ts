import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { hashToken } from '../../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { authErrors } from '../auth.errors.js';
import type { Caller } from '../sign-in/caller.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { StaffLoginTickets } from './staff-login-tickets.js';
import { StaffSignIns, type SignedIn } from './staff-sign-ins.js';

/** Signs staff in by a link that is printed where the demo starts. Reached from the demo only. */
@Injectable()
export class SignInByLink {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tickets: StaffLoginTickets,
    private readonly signIns: StaffSignIns,
    private readonly clock: Clock,
  ) {}

  /** @param token known to be the one that was printed; works once, whatever restarts @throws LOGIN_TICKET_INVALID */
  execute(email: string, token: string, caller: Caller): Promise<SignedIn> {
    return this.uow.run(systemActor('demo-link'), async (tx) => {
      const account = await tx
        .createQueryBuilder(AdminUser, 'a')
        .where('lower(a.email) = lower(:email) AND a.isActive', { email })
        .getOne();
      if (!account) throw authErrors.LOGIN_TICKET_INVALID();
      const isFirst = await this.tickets.useOnce(tx, account.id, hashToken(token), this.clock.now());
      if (!isFirst) throw authErrors.LOGIN_TICKET_INVALID();
      return this.signIns.open(tx, account.id, 'DEMO_LINK', caller);
    });
  }
}
