import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import type { RefreshTransport } from '../auth.model.js';
import { CodeCheck } from '../second-factor/code-check.js';
import { StaffLoginTickets } from '../second-factor/staff-login-tickets.js';
import { StaffSignIns, type SignInOutcome } from '../second-factor/staff-sign-ins.js';
import { VerifySecondFactor } from '../second-factor/verify-second-factor.use-case.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import type { Caller } from './caller.js';
import { KnownDevices } from './known-devices.js';
import { Passwords } from './passwords.js';
import { SignInLimits, type Try } from './sign-in-limits.js';

export type { Caller } from './caller.js';

const ACTOR = systemActor('sign-in');

/** Staff sign-in by e-mail and password, with the code of an authenticator app at once or afterwards. */
@Injectable()
export class SignInAdmin {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly devices: KnownDevices,
    private readonly codes: CodeCheck,
    private readonly secondFactor: VerifySecondFactor,
    private readonly tickets: StaffLoginTickets,
    private readonly signIns: StaffSignIns,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @returns a ticket when no code was given, or there is nothing yet that makes codes
   * @throws SIGN_IN_FAILED, SIGN_IN_RESET_NEEDED, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, RATE_LIMITED
   */
  async execute(
    email: string,
    password: string,
    totpCode: string | null,
    transport: RefreshTransport,
    caller: Caller,
  ): Promise<SignInOutcome> {
    const { account, attempt } = await this.find(email, caller);
    // Between the transactions: hashing takes tens of milliseconds and must not hold a connection.
    const matches = await this.passwords
      .matches(password, account?.passwordHash ?? null)
      .catch(async (error: unknown) => {
        await this.uow.run(ACTOR, (tx) => this.limits.undone(tx, attempt));
        throw error;
      });
    if (!account || !matches || !account.isActive) {
      await this.uow.run(ACTOR, (tx) => this.failed(tx, attempt, account, caller));
      throw authErrors.SIGN_IN_FAILED();
    }
    const code = totpCode === null ? null : await this.codes.read(account.id, totpCode);
    const outcome = await this.uow.run(ACTOR, async (tx) => {
      await this.limits.succeeded(tx, attempt);
      if (code === null || (await this.tickets.purposeFor(tx, account.id)) === 'ENROLMENT') {
        const issued = await this.tickets.issue(tx, account.id, 'PASSWORD', transport);
        await this.requireStill(tx, account);
        return { kind: 'ticket' as const, issued };
      }
      const factor = await this.secondFactor.take(tx, code, caller);
      if (!factor) return null;
      const finished = await this.signIns.finish(tx, account.id, 'PASSWORD', factor, caller, transport);
      await this.requireStill(tx, account);
      return finished;
    });
    if (!outcome) throw authErrors.SECOND_FACTOR_WRONG();
    return outcome;
  }

  private find(email: string, caller: Caller): Promise<{ account: AdminUser | null; attempt: Try }> {
    return this.uow.run(ACTOR, async (tx) => {
      const account = await tx
        .createQueryBuilder(AdminUser, 'a')
        .where('lower(a.email) = lower(:email)', { email })
        .getOne();
      const device = await this.devices.find(tx, 'ADMIN', account?.id ?? null, caller.deviceToken);
      const attempt: Try = { kind: 'staff-password', account: email, address: caller.ip, device };
      await this.limits.check(tx, attempt);
      return { account, attempt };
    });
  }

  /** A password that was changed while it was being compared opens nothing. @throws SIGN_IN_FAILED */
  private async requireStill(tx: Tx, { id, passwordHash }: AdminUser): Promise<void> {
    const account = await tx.findOne(AdminUser, {
      where: { id, isActive: true },
      lock: { mode: 'pessimistic_write' },
    });
    if (account?.passwordHash !== passwordHash) throw authErrors.SIGN_IN_FAILED();
  }

  private async failed(tx: Tx, attempt: Try, account: AdminUser | null, caller: Caller): Promise<void> {
    await this.limits.failed(tx, attempt);
    await this.audit.record(
      tx,
      { type: 'ANONYMOUS', ip: caller.ip },
      {
        action: 'admin.sign-in-failed',
        resourceType: 'admin-user',
        resourceId: account?.id ?? null,
      },
    );
  }
}
