import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { UsersFacade } from '../../users/index.js';
import type { AccessClaims } from './access-tokens.js';
import { permissionsOf, RIGHTS_COLUMNS, type StoredRights } from '../staff/access.rules.js';

type Holder = Omit<AccessClaims, 'expiresAt'>;
type Standing = { id: string; type: string; holder: string } & (StoredRights | { role: null });

const NO_PERMISSIONS: ReadonlySet<string> = new Set();
const BATCH_MAX = 500;

/** Reads what holders of sessions may do. All who ask in one turn are one statement: live streams ask by the thousand. */
@Injectable()
export class StandingReader {
  private readonly loader = new DataLoader<Holder, ReadonlySet<string> | null>(
    (holders) => this.read(holders),
    {
      cache: false,
      maxBatchSize: BATCH_MAX,
    },
  );

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly users: UsersFacade,
  ) {}

  /** @returns null when the session or its owner is no longer good */
  load(holder: Holder): Promise<ReadonlySet<string> | null> {
    return this.loader.load(holder);
  }

  private async read(holders: readonly Holder[]): Promise<(ReadonlySet<string> | null)[]> {
    const asked = [...new Map(holders.map((holder) => [keyOf(holder), holder])).values()];
    const rows = await this.uow.run(systemActor('authenticator'), (tx): Promise<Standing[]> =>
      tx.query(
        `SELECT s.id, s.principal_type AS type, s.principal_id AS holder, ${RIGHTS_COLUMNS}
           FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS asked (session_id, type, holder)
           JOIN sessions s ON s.id = asked.session_id AND s.principal_type = asked.type
             AND s.principal_id = asked.holder
           LEFT JOIN admin_users a ON s.principal_type = 'ADMIN' AND a.id = s.principal_id AND a.is_active
           WHERE s.revoked_at IS NULL AND s.idle_expires_at > $4 AND s.absolute_expires_at > $4
             AND (s.principal_type <> 'ADMIN' OR a.id IS NOT NULL)`,
        [
          asked.map((holder) => holder.sessionId),
          asked.map((holder) => holder.principalType),
          asked.map((holder) => holder.principalId),
          this.clock.now(),
        ],
      ),
    );
    const customers = rows.filter((row) => row.type === 'USER').map((row) => row.holder);
    const active = customers.length > 0 ? await this.users.activeAmong(customers) : new Set<string>();
    const standings = new Map(
      rows
        .filter((row) => row.type !== 'USER' || active.has(row.holder))
        .map((row) => [
          keyOf({ sessionId: row.id, principalType: row.type, principalId: row.holder }),
          row.role === null ? NO_PERMISSIONS : permissionsOf(row),
        ]),
    );
    return holders.map((holder) => standings.get(keyOf(holder)) ?? null);
  }
}

function keyOf({ sessionId, principalType, principalId }: Record<keyof Holder, string>): string {
  return `${sessionId} ${principalType} ${principalId}`;
}
