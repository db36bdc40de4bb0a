import { Injectable } from '@nestjs/common';
import { ConfigError } from '../../../platform/config/config.js';
import { sqlState } from '../../../platform/db/database-errors.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';

const UNDEFINED_COLUMN = '42703';

/** Looks for accounts that more people than their owner can sign in to: those of the demo, in a database it was seeded into. */
@Injectable()
export class KnownCredentials {
  constructor(private readonly uow: UnitOfWork) {}

  /** @throws ConfigError when an active account still has a password that somebody else set */
  async refuse(): Promise<void> {
    const count = await this.count().catch((error: unknown) => {
      // A database that is not up to date is for readiness to tell; it keeps no given passwords either.
      if (sqlState(error) === UNDEFINED_COLUMN) return 0;
      throw error;
    });
    if (count === 0) return;
    throw new ConfigError([
      `DATABASE_URL: ${count} staff accounts there have a password that somebody else set (demo data?). Use a database of its own, or close them.`,
    ]);
  }

  private async count(): Promise<number> {
    const [row] = await this.uow.run(systemActor('start'), (tx): Promise<{ count: string }[]> =>
      tx.query(`SELECT count(*) FROM admin_users WHERE is_active AND password_hash = given_password_hash`),
    );
    return Number(row?.count ?? 0);
  }
}
