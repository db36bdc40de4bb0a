import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import type { RefreshTransport } from '../auth.model.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Caller } from '../sign-in/caller.js';
import { KnownDevices } from '../sign-in/known-devices.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { FactorStore } from './factor-store.js';
import { OfferedFactor } from './offered-factors.js';
import { SecurityNotices } from './security-notices.js';
import { StaffLoginTickets, type IssuedTicket } from './staff-login-tickets.js';

export interface SignedIn {
  adminUser: AdminUser;
  sessionId: string;
  accessToken: string;
  refreshToken: string;
  expiresInSec: number;
  deviceToken: string;
}

/** Either in, or a ticket for what is still missing. */
export type SignInOutcome =
  { kind: 'signed-in'; signedIn: SignedIn } | { kind: 'ticket'; issued: IssuedTicket };

/** The last step of every way in for staff. Nothing else opens a session of theirs. */
@Injectable()
export class StaffSignIns {
  constructor(
    private readonly sessions: SessionStore,
    private readonly tokens: AccessTokens,
    private readonly devices: KnownDevices,
    private readonly tickets: StaffLoginTickets,
    private readonly factors: FactorStore,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Both factors were shown. Where the role wants a passkey and it was none, the way leads through setting one up.
   * @param proved the first factor
   * @throws SIGN_IN_FAILED when the account was closed meanwhile
   */
  async finish(
    tx: Tx,
    adminUserId: string,
    proved: string,
    factor: OfferedFactor,
    caller: Caller,
    transport: RefreshTransport,
  ): Promise<SignInOutcome> {
    if (factor === OfferedFactor.BACKUP_CODE) await this.notices.send(tx, adminUserId, 'BACKUP_CODE_USED');
    const { policy } = await this.factors.heldBy(tx, adminUserId);
    const shown = `${proved}_${factor}`;
    if (policy === 'PASSKEY_ONLY' && factor !== OfferedFactor.PASSKEY) {
      const issued = await this.tickets.issue(tx, adminUserId, shown, transport, 'ENROLMENT');
      return { kind: 'ticket', issued };
    }
    return { kind: 'signed-in', signedIn: await this.open(tx, adminUserId, shown, caller) };
  }

  /** @param shown how the person proved who they are @throws SIGN_IN_FAILED */
  async open(tx: Tx, adminUserId: string, shown: string, caller: Caller): Promise<SignedIn> {
    const account = await tx.findOne(AdminUser, {
      where: { id: adminUserId, isActive: true },
      lock: { mode: 'pessimistic_write' },
    });
    if (!account) throw authErrors.SIGN_IN_FAILED();
    const opened = await this.sessions.open(tx, {
      type: 'ADMIN',
      principalId: account.id,
      factor: shown,
      ...caller,
    });
    const now = this.clock.now();
    const device = await this.devices.find(tx, 'ADMIN', account.id, caller.deviceToken);
    if (device === null && account.lastLoginAt !== null)
      await this.notices.send(tx, account.id, 'NEW_DEVICE');
    await tx.update(AdminUser, { id: account.id }, { lastLoginAt: now });
    const deviceToken = await this.devices.remember(tx, 'ADMIN', account.id, {
      device,
      token: caller.deviceToken,
    });
    await this.audit.record(
      tx,
      { type: 'ADMIN', id: account.id, sessionId: opened.sessionId, ip: caller.ip },
      {
        action: 'admin.signed-in',
        resourceType: 'admin-user',
        resourceId: account.id,
        details: { factor: shown },
      },
    );
    return {
      adminUser: { ...account, lastLoginAt: now },
      sessionId: opened.sessionId,
      accessToken: await this.tokens.issue('ADMIN', account.id, opened.sessionId),
      refreshToken: opened.refreshToken,
      expiresInSec: this.tokens.lifetimeSec,
      deviceToken,
    };
  }
}
