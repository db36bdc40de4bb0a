import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import type { Caller } from '../sign-in/caller.js';
import type { NewBackupCodes } from './backup-codes.js';
import { EndOtherSessions } from './end-other-sessions.js';
import type { AdmittedEnroller, Enroller } from './enrollers.js';
import { FactorStore } from './factor-store.js';
import { SecurityNotices } from './security-notices.js';
import { StaffLoginTickets } from './staff-login-tickets.js';
import { StaffSignIns, type SignInOutcome } from './staff-sign-ins.js';

export interface Enrolled {
  /** Shown now and never again; empty for whoever has codes already. */
  backupCodes: string[];
  /** Null for somebody who was signed in. */
  login: SignInOutcome | null;
}

/** What follows a new factor, whichever it is. */
@Injectable()
export class EnrolledFactors {
  constructor(
    private readonly factors: FactorStore,
    private readonly tickets: StaffLoginTickets,
    private readonly signIns: StaffSignIns,
    private readonly sessions: EndOtherSessions,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
  ) {}

  async settle(
    tx: Tx,
    by: Enroller,
    { account, held, ticket }: AdmittedEnroller,
    added: 'TOTP' | 'PASSKEY',
    fresh: NewBackupCodes,
    caller: Caller,
  ): Promise<Enrolled> {
    const needsCodes = held.backupCodes === 0;
    if (needsCodes) await this.factors.replaceBackupCodes(tx, account.id, fresh.macs);
    await this.notices.send(tx, account.id, added === 'TOTP' ? 'TOTP_ADDED' : 'PASSKEY_ADDED');
    const current = 'staff' in by ? by.staff.sessionId : null;
    await this.sessions.run(tx, account.id, current, 'factor-changed');
    let login: SignInOutcome | null = null;
    let actor: Actor = systemActor('enrolment');
    if ('staff' in by) actor = by.staff;
    if (ticket) {
      await this.tickets.spend(tx, ticket);
      const signedIn = await this.signIns.open(tx, account.id, `${ticket.proved}_${added}`, caller);
      actor = { type: 'ADMIN', id: account.id, sessionId: signedIn.sessionId, ip: caller.ip };
      login = { kind: 'signed-in', signedIn };
    }
    await this.audit.record(tx, actor, {
      action: added === 'TOTP' ? 'admin.totp-enrolled' : 'admin.passkey-registered',
      resourceType: 'admin-user',
      resourceId: account.id,
    });
    return { backupCodes: needsCodes ? fresh.codes : [], login };
  }
}
