import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { bcryptRounds } from '../sign-in/passwords.js';

const OLD_TRUST_MS = 60_000;

/** Customers' passwords as they are stored. Row level security shows them to the system only. */
@Injectable()
export class CustomerPasswords {
  private old: { rounds: Promise<number | null>; askedAtMs: number } | null = null;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async of(tx: Tx, userId: string | null): Promise<string | null> {
    const [row]: { hash: string }[] = await tx.query(`SELECT hash FROM user_passwords WHERE user_id = $1`, [
      userId,
    ]);
    return row?.hash ?? null;
  }

  /** When the password of each was set; null where there is none. */
  async setAt(userIds: readonly string[]): Promise<(Date | null)[]> {
    const rows = await this.uow.run(systemActor('sign-in'), (tx): Promise<{ id: string; at: Date }[]> =>
      tx.query(`SELECT user_id AS id, changed_at AS at FROM user_passwords WHERE user_id = ANY($1)`, [
        userIds,
      ]),
    );
    const found = new Map(rows.map((row) => [row.id, row.at]));
    return userIds.map((id) => found.get(id) ?? null);
  }

  async set(tx: Tx, userId: string, hash: string): Promise<void> {
    await tx.query(
      `INSERT INTO user_passwords (user_id, hash, changed_at) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET hash = $2, changed_at = $3`,
      [userId, hash, this.clock.now()],
    );
  }

  /** The same password, hashed anew. Not when it was changed meanwhile. */
  async upgrade(tx: Tx, userId: string, from: string, to: string): Promise<void> {
    await tx.query(`UPDATE user_passwords SET hash = $3 WHERE user_id = $1 AND hash = $2`, [
      userId,
      from,
      to,
    ]);
  }

  /** The cost of the bcrypt hashes that are left, as a power of two; null when there are none. A minute old at most. */
  oldRounds(): Promise<number | null> {
    if (this.old && performance.now() - this.old.askedAtMs < OLD_TRUST_MS) return this.old.rounds;
    const rounds = this.uow.run(systemActor('sign-in'), async (tx) => {
      const [row]: { hash: string }[] = await tx.query(
        `SELECT hash FROM user_passwords WHERE hash LIKE '$2%' ORDER BY user_id LIMIT 1`,
      );
      return row ? bcryptRounds(row.hash) : null;
    });
    const asked = { rounds, askedAtMs: performance.now() };
    this.old = asked;
    rounds.catch(() => {
      if (this.old === asked) this.old = null;
    });
    return rounds;
  }
}
