import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { authErrors } from '../auth.errors.js';
import { Passwords } from './passwords.js';
import { SessionStore } from '../sessions/session.store.js';
import { KnownDevices } from './known-devices.js';
import { SignInLimits, type Try } from './sign-in-limits.js';

export interface Caller {
  ip: string | null;
  userAgent: string | null;
  /** What `KnownDevices` gave this device when somebody came in from it. */
  deviceToken: string | null;
}

export interface SignedIn {
  adminUser: AdminUser;
  accessToken: string;
  refreshToken: string;
  expiresInSec: number;
  deviceToken: string;
}

/** Staff sign-in by e-mail and password. */
@Injectable()
export class SignInAdmin {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly passwords: Passwords,
    private readonly limits: SignInLimits,
    private readonly devices: KnownDevices,
    private readonly sessions: SessionStore,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws SIGN_IN_FAILED, SIGN_IN_RESET_NEEDED, RATE_LIMITED, SECOND_FACTOR_MISSING (production, until second factors exist) */
  async execute(email: string, password: string, caller: Caller): Promise<SignedIn> {
    if (this.config.isProduction) throw authErrors.SECOND_FACTOR_MISSING();
    const actor = systemActor('sign-in');
    const { account, attempt } = await this.uow.run(actor, async (tx) => {
      const found = await tx
        .createQueryBuilder(AdminUser, 'a')
        .where('lower(a.email) = lower(:email)', { email })
        .getOne();
      const device = await this.devices.find(tx, 'ADMIN', found?.id ?? null, caller.deviceToken);
      const counted: Try = { kind: 'staff-password', account: email, address: caller.ip, device };
      await this.limits.check(tx, counted);
      return { account: found, attempt: counted };
    });
    // Between the transactions: hashing takes tens of milliseconds and must not hold a connection.
    const matches = await this.passwords
      .matches(password, account?.passwordHash ?? null)
      .catch(async (error: unknown) => {
        await this.uow.run(actor, (tx) => this.limits.undone(tx, attempt));
        throw error;
      });
    if (!account || !matches || !account.isActive) {
      await this.uow.run(actor, async (tx) => {
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
      });
      throw authErrors.SIGN_IN_FAILED();
    }
    return this.uow.run(actor, async (tx) => {
      const opened = await this.sessions.open(tx, {
        type: 'ADMIN',
        principalId: account.id,
        factor: 'PASSWORD',
        ...caller,
      });
      const now = this.clock.now();
      await tx.update(AdminUser, { id: account.id }, { lastLoginAt: now });
      await this.limits.succeeded(tx, attempt);
      const deviceToken = await this.devices.remember(tx, 'ADMIN', account.id, {
        device: attempt.device,
        token: caller.deviceToken,
      });
      await this.audit.record(
        tx,
        { type: 'ADMIN', id: account.id, sessionId: opened.sessionId, ip: caller.ip },
        { action: 'admin.signed-in', resourceType: 'admin-user', resourceId: account.id },
      );
      return {
        adminUser: { ...account, lastLoginAt: now },
        accessToken: await this.tokens.issue('ADMIN', account.id, opened.sessionId),
        refreshToken: opened.refreshToken,
        expiresInSec: this.tokens.lifetimeSec,
        deviceToken,
      };
    });
  }
}
