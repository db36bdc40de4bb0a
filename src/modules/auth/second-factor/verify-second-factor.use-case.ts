import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import type { Caller } from '../sign-in/caller.js';
import { CodeCheck, type TypedCode } from './code-check.js';
import { FactorStore } from './factor-store.js';
import { OfferedFactor, offeredOf } from './offered-factors.js';
import { StaffLoginTickets, type TicketHolder } from './staff-login-tickets.js';
import { StaffSignIns, type SignInOutcome } from './staff-sign-ins.js';

const ACTOR = systemActor('sign-in');

/** The second half of signing in: a code of the authenticator app, or a backup code. */
@Injectable()
export class VerifySecondFactor {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly tickets: StaffLoginTickets,
    private readonly codes: CodeCheck,
    private readonly factors: FactorStore,
    private readonly signIns: StaffSignIns,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws LOGIN_TICKET_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, RATE_LIMITED, SIGN_IN_FAILED when the
   *   account was closed meanwhile
   */
  async execute(ticket: string, typed: string, holder: TicketHolder, caller: Caller): Promise<SignInOutcome> {
    const { adminUserId } = await this.uow.run(ACTOR, (tx) =>
      this.tickets.lock(tx, ticket, holder, 'SECOND_FACTOR'),
    );
    const code = await this.codes.read(adminUserId, typed);
    const outcome = await this.uow.run(ACTOR, async (tx) => {
      const locked = await this.tickets.lock(tx, ticket, holder, 'SECOND_FACTOR');
      const factor = await this.take(tx, code, caller);
      if (!factor) return null;
      await this.tickets.spend(tx, locked);
      return this.signIns.finish(tx, adminUserId, locked.proved, factor, caller, holder.transport);
    });
    if (!outcome) throw authErrors.SECOND_FACTOR_WRONG();
    return outcome;
  }

  /** @returns null for a wrong code; `tx` must commit then too, because it counts */
  async take(tx: Tx, code: TypedCode, caller: Caller): Promise<OfferedFactor | null> {
    const taken = await this.codes.take(tx, code, caller.ip);
    const offered = offeredOf(await this.factors.heldBy(tx, code.adminUserId));
    const factor = taken && OfferedFactor[taken];
    // A backup code is no longer among what is held when it was the last one; that one was right as well.
    if (factor && (factor === OfferedFactor.BACKUP_CODE || offered.includes(factor))) return factor;
    await this.audit.record(
      tx,
      { type: 'ANONYMOUS', ip: caller.ip },
      {
        action: 'admin.second-factor-failed',
        resourceType: 'admin-user',
        resourceId: code.adminUserId,
      },
    );
    return null;
  }
}
