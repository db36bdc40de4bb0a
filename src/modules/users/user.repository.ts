import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { isUuid } from '../../shared/ids.js';
import { User } from './user.entity.js';
import { userErrors } from './users.errors.js';

@Injectable()
export class UserRepository {
  /** @throws USER_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<User> {
    const user = isUuid(id)
      ? await tx.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!user) throw userErrors.USER_NOT_FOUND();
    return user;
  }

  /** Null when there is no such customer. */
  async emailOf(tx: Tx, id: string): Promise<string | null> {
    const user = isUuid(id) ? await tx.findOne(User, { where: { id }, select: { email: true } }) : null;
    return user?.email ?? null;
  }

  find(tx: Tx, id: string): Promise<User | null> {
    return isUuid(id) ? tx.findOne(User, { where: { id } }) : Promise.resolve(null);
  }

  findByEmail(tx: Tx, email: string): Promise<User | null> {
    return tx.createQueryBuilder(User, 'u').where('lower(u.email) = lower(:email)', { email }).getOne();
  }

  async idsByEmail(tx: Tx, emails: readonly string[]): Promise<Map<string, string>> {
    const rows: { id: string; email: string }[] = await tx.query(
      `SELECT id, lower(email) AS email FROM users WHERE lower(email) = ANY($1)`,
      [emails],
    );
    return new Map(rows.map(({ id, email }) => [email, id]));
  }

  async isPhoneTaken(
    tx: Tx,
    phone: string,
    exceptId: string,
    and: '' | 'AND phone_proved_at IS NOT NULL' = '',
  ): Promise<boolean> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('users.phone'), hashtext($1))`, [phone]);
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM users WHERE phone = $1 AND id <> $2 ${and} LIMIT 1`,
      [phone, exceptId],
    );
    return rows.length > 0;
  }

  /** @throws EMAIL_TAKEN */
  async save(tx: Tx, user: User): Promise<User> {
    try {
      return await tx.save(User, user);
    } catch (error) {
      if (brokenConstraint(error) === 'users_email') throw userErrors.EMAIL_TAKEN({ path: 'email' });
      throw error;
    }
  }

  /** Notes that a person was here; at most once a minute, so that reading does not write each time. */
  async touch(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query(
      `UPDATE users SET last_seen_at = $2
       WHERE id = $1 AND (last_seen_at IS NULL OR last_seen_at < $2::timestamptz - interval '1 minute')`,
      [id, at],
    );
  }
}
