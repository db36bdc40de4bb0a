import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { UsersFacade } from '../../users/index.js';

export interface ImpersonationRow {
  id: string;
  adminId: string;
  userId: string;
  reason: string;
  mayWrite: boolean;
  startedAt: Date;
  expiresAt: Date;
}

const COLUMNS = `id, admin_id AS "adminId", user_id AS "userId", reason, may_write AS "mayWrite",
  started_at AS "startedAt", expires_at AS "expiresAt"`;
const READER = systemActor('impersonations');

@Injectable()
export class ImpersonationStore {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly staff: StaffDirectory,
    private readonly users: UsersFacade,
  ) {}

  async insert(tx: Tx, row: ImpersonationRow, adminSessionId: string): Promise<void> {
    await tx.query(
      `INSERT INTO impersonations (id, admin_id, admin_session_id, user_id, reason, may_write, started_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        row.id,
        row.adminId,
        adminSessionId,
        row.userId,
        row.reason,
        row.mayWrite,
        row.startedAt,
        row.expiresAt,
      ],
    );
  }

  /** Ends what a member of staff has open. @returns what ended now */
  async endAllOf(tx: Tx, adminId: string): Promise<ImpersonationRow[]> {
    // Of two that are begun at once, the later ends the earlier.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('impersonation ' || $1, 0))`, [adminId]);
    const [rows]: [ImpersonationRow[], number] = await tx.query(
      `UPDATE impersonations SET ended_at = $2 WHERE admin_id = $1 AND ended_at IS NULL RETURNING ${COLUMNS}`,
      [adminId, this.clock.now()],
    );
    return rows;
  }

  byId(id: string): Promise<ImpersonationRow | null> {
    return this.uow.run(READER, async (tx) => {
      const [row]: ImpersonationRow[] = await tx.query(
        `SELECT ${COLUMNS} FROM impersonations WHERE id = $1`,
        [id],
      );
      return row ?? null;
    });
  }

  /**
   * Whether it goes on: neither ended nor run out, the session of the member of staff that it was begun in is open,
   * they may still do what it was begun for, and the customer may still use anything.
   */
  isGood(id: string, userId: string): Promise<boolean> {
    return this.uow.run(READER, async (tx) => {
      const [row]: Pick<ImpersonationRow, 'adminId' | 'mayWrite'>[] = await tx.query(
        `SELECT i.admin_id AS "adminId", i.may_write AS "mayWrite" FROM impersonations i
         JOIN sessions s ON s.id = i.admin_session_id AND s.principal_type = 'ADMIN' AND s.principal_id = i.admin_id
         WHERE i.id = $1 AND i.user_id = $2 AND i.ended_at IS NULL AND i.expires_at > $3
           AND s.revoked_at IS NULL AND s.idle_expires_at > $3 AND s.absolute_expires_at > $3`,
        [id, userId, this.clock.now()],
      );
      const held: ReadonlySet<string> = row ? await this.staff.permissionsOf(tx, row.adminId) : new Set();
      if (!held.has('user.impersonate') || (row?.mayWrite && !held.has('user.impersonate.write')))
        return false;
      return (await this.users.activeAmong([userId])).has(userId);
    });
  }
}
