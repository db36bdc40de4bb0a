import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { anonymousActor, systemActor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { RefreshTransport } from '../auth.model.js';
import { StaffLoginTickets, type IssuedTicket } from '../second-factor/staff-login-tickets.js';
import { AdminUser } from '../staff/admin-user.entity.js';
import { oauthErrors } from './oauth.errors.js';
import type { ProvenIdentity } from './oauth.types.js';

const ACTOR = systemActor('oauth');

/**
 * Staff by Google or Kakao: only an identity that somebody of the staff has linked. It stands for the password and for
 * nothing more; the second factor is asked as ever. Anybody else leaves one audit event and nothing besides.
 */
@Injectable()
export class EnterStaffByIdentity {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly tickets: StaffLoginTickets,
    private readonly audit: AuditLog,
  ) {}

  /** @throws OAUTH_REFUSED */
  async toBrowser(
    identity: ProvenIdentity,
    ip: string | null,
  ): Promise<{ ticket: string; cookieSecret: string }> {
    const { ticket, cookieSecret } = await this.execute(identity, RefreshTransport.COOKIE, ip);
    if (cookieSecret === null) throw new Error('a browser’s ticket has a cookie');
    return { ticket, cookieSecret };
  }

  /** @throws OAUTH_REFUSED */
  async execute(
    identity: ProvenIdentity,
    transport: RefreshTransport,
    ip: string | null,
  ): Promise<IssuedTicket> {
    const issued = await this.uow.run(ACTOR, async (tx) => {
      const [known]: { id: string; adminUserId: string }[] = await tx.query(
        `SELECT id, admin_user_id AS "adminUserId" FROM admin_identities
         WHERE provider = $1 AND subject = $2 FOR UPDATE`,
        [identity.provider, identity.subject],
      );
      const account = known && (await tx.findOne(AdminUser, { where: { id: known.adminUserId } }));
      if (!known || !account?.isActive) {
        await this.audit.record(tx, anonymousActor(ip), {
          action: 'admin.sign-in-failed',
          resourceType: 'admin-user',
          resourceId: account?.id ?? null,
          details: { factor: identity.provider },
        });
        return null;
      }
      await tx.query(
        `UPDATE admin_identities SET last_used_at = $2, email = coalesce($3, email) WHERE id = $1`,
        [known.id, this.clock.now(), identity.email],
      );
      return this.tickets.issue(tx, account.id, identity.provider, transport);
    });
    if (!issued) throw oauthErrors.OAUTH_REFUSED();
    return issued;
  }
}
