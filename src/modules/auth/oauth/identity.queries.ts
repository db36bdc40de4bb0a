import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { groupByKey } from '../../../platform/graphql/loaders.js';
import { systemActor } from '../../../platform/security/actor.js';
import { IDENTITY_COLUMNS, type IdentityRow } from './identity.store.js';
import type { OAuthProvider } from './oauth.types.js';

export type AdminIdentityRow = Omit<IdentityRow, 'userId' | 'unlinkedAt'> & { adminUserId: string };

/** Reads of identities: plain rows, of links that are good now. */
@Injectable()
export class IdentityQueries {
  constructor(
    private readonly db: Db,
    private readonly uow: UnitOfWork,
  ) {}

  async ofUsers(userIds: readonly string[]): Promise<IdentityRow[][]> {
    const rows = await this.db.quick<IdentityRow>(
      `SELECT ${IDENTITY_COLUMNS} FROM user_identities WHERE user_id = ANY($1) AND unlinked_at IS NULL
       ORDER BY linked_at, id`,
      [userIds],
    );
    return groupByKey(userIds, rows, (row) => row.userId);
  }

  byId(userId: string, id: string): Promise<IdentityRow | null> {
    return this.db.one<IdentityRow>(
      `SELECT ${IDENTITY_COLUMNS} FROM user_identities WHERE id = $1 AND user_id = $2`,
      [id, userId],
    );
  }

  /** The customer an identity is linked to, or null. */
  async userOf(provider: OAuthProvider, subject: string): Promise<string | null> {
    const row = await this.db.one<{ userId: string }>(
      `SELECT user_id AS "userId" FROM user_identities
       WHERE provider = $1 AND subject = $2 AND unlinked_at IS NULL`,
      [provider, subject],
    );
    return row?.userId ?? null;
  }

  async ofStaff(adminUserIds: readonly string[]): Promise<AdminIdentityRow[][]> {
    const rows = await this.uow.run(systemActor('identities'), (tx): Promise<AdminIdentityRow[]> =>
      tx.query(
        `SELECT id, admin_user_id AS "adminUserId", provider, subject, email, linked_at AS "linkedAt",
           last_used_at AS "lastUsedAt" FROM admin_identities WHERE admin_user_id = ANY($1) ORDER BY linked_at, id`,
        [adminUserIds],
      ),
    );
    return groupByKey(adminUserIds, rows, (row) => row.adminUserId);
  }
}
