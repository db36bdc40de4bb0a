import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../../platform/graphql/loaders.js';
import type { AdminUserModel } from '../auth.model.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { PasskeyStore } from '../passkeys/passkey.store.js';
import type { AdminFactors } from './second-factor.model.js';

declare global {
  interface Loaders {
    adminFactors: [string, AdminFactors];
  }
}

const READER = systemActor('factors');

interface FactorRow {
  id: string;
  totpEnrolledAt: Date | null;
  backupCodesLeft: number;
}

/** Reads of what staff have set up. */
@Injectable()
export class FactorQueries implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passkeys: PasskeyStore,
    private readonly loaders: LoaderRegistry,
  ) {}

  onModuleInit(): void {
    this.loaders.register('adminFactors', (ids) => this.of(ids));
    for (const field of ['factors', 'twoFaEnabled'])
      this.loaders.ahead('AdminUser', field, 'adminFactors', (user: AdminUserModel) => user.id);
  }

  /** In the order of the ids. */
  of(ids: readonly string[]): Promise<AdminFactors[]> {
    return this.uow.run(READER, async (tx) => {
      const rows: FactorRow[] = await tx.query(
        `SELECT asked.id, t.confirmed_at AS "totpEnrolledAt",
                (SELECT count(*)::integer FROM admin_backup_codes c
                 WHERE c.admin_user_id = asked.id AND c.used_at IS NULL) AS "backupCodesLeft"
         FROM unnest($1::uuid[]) AS asked (id)
         LEFT JOIN admin_totp_factors t ON t.admin_user_id = asked.id AND t.confirmed_at IS NOT NULL`,
        [ids],
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      const passkeys = await this.passkeys.of(tx, ids);
      return ids.map((id) => {
        const { totpEnrolledAt = null, backupCodesLeft = 0 } = found.get(id) ?? {};
        return {
          totp: totpEnrolledAt !== null,
          totpEnrolledAt,
          backupCodesLeft,
          passkeys: passkeys.filter((passkey) => passkey.adminUserId === id),
        };
      });
    });
  }
}
