import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { afterCommit, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { Standings } from '../sessions/standings.js';
import { StaffLoginTickets } from './staff-login-tickets.js';

/** A password or factor that changed ends every other session of the person, and every sign-in half done (threat model §4 "Refresh token"). */
@Injectable()
export class EndOtherSessions {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly standings: Standings,
    private readonly tickets: StaffLoginTickets,
  ) {}

  /** @param current the session that stays; null when none does */
  async run(tx: Tx, adminUserId: string, current: string | null, reason: string): Promise<void> {
    await this.tickets.voidAll(tx, adminUserId);
    const [ended]: [{ id: string }[], number] = await tx.query(
      `UPDATE sessions SET revoked_at = $3, revoked_reason = $4
       WHERE principal_type = 'ADMIN' AND principal_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2
       RETURNING id`,
      [adminUserId, current, this.clock.now(), reason],
    );
    if (ended.length === 0) return;
    const sessionIds = ended.map(({ id }) => id);
    afterCommit(tx, () => this.standings.forget(sessionIds));
    await this.outbox.add(tx, 'session.ended', adminUserId, { sessionIds });
  }
}
