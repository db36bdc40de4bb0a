import { Injectable } from '@nestjs/common';
import { isUuid } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import type { PrincipalType } from './access-tokens.js';

export interface SessionListRow {
  id: string;
  principalType: PrincipalType;
  principalId: string;
  userAgent: string | null;
  ip: string | null;
  factor: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
}

const READER = systemActor('session-list');
/** Five or ten a person are kept open; this is for whatever a later limit may be. */
const LIST_MAX = 100;
const COLUMNS = `id, principal_type AS "principalType", principal_id AS "principalId", user_agent AS "userAgent",
  host(ip) AS ip, factor, created_at AS "createdAt", last_used_at AS "lastUsedAt",
  least(idle_expires_at, absolute_expires_at) AS "expiresAt", revoked_at AS "endedAt"`;

/** Reads of sessions. */
@Injectable()
export class SessionQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Those that are good, the last used first. */
  async of(type: PrincipalType, principalId: string): Promise<SessionListRow[]> {
    if (!isUuid(principalId)) return [];
    return this.uow.run(READER, (tx) =>
      tx.query(
        `SELECT ${COLUMNS} FROM sessions WHERE principal_type = $1 AND principal_id = $2 AND revoked_at IS NULL
           AND idle_expires_at > $3 AND absolute_expires_at > $3
         ORDER BY last_used_at DESC, id DESC LIMIT ${LIST_MAX}`,
        [type, principalId, this.clock.now()],
      ),
    );
  }

  /** Also one that has ended. */
  async byId(id: string): Promise<SessionListRow | null> {
    if (!isUuid(id)) return null;
    return this.uow.run(READER, async (tx) => {
      const rows: SessionListRow[] = await tx.query(`SELECT ${COLUMNS} FROM sessions WHERE id = $1`, [id]);
      return rows[0] ?? null;
    });
  }
}
