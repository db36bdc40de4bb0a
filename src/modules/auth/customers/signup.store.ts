import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Sealed } from '../../../platform/crypto/sealed.js';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { byKey } from '../../../platform/graphql/loaders.js';
import type { BillingDate } from '../../../shared/time.js';

export enum Gender {
  FEMALE = 'FEMALE',
  MALE = 'MALE',
  OTHER = 'OTHER',
}

/** What somebody told when they signed up. */
export interface Signup {
  userId: string;
  /** Null when it can no longer be opened: the person has left. */
  birthDate: string | null;
  gender: Gender | null;
  submittedAt: Date;
  updatedAt: Date;
}

type SignupRow = Omit<Signup, 'birthDate'> & { birthDateSealed: string };

const placeOf = (userId: string) => ({ table: 'user_signups', column: 'birth_date_sealed', row: userId });

@Injectable()
export class SignupStore {
  constructor(
    private readonly db: Db,
    private readonly sealed: Sealed,
    private readonly clock: Clock,
  ) {}

  /** Seals a date of birth with the person's own key, outside of a transaction: a first key is written. */
  seal(userId: string, birthDate: BillingDate): Promise<string> {
    return this.sealed.seal({ subject: userId }, placeOf(userId), birthDate);
  }

  /** Once a person: what is submitted again takes the place of what was. */
  async put(tx: Tx, userId: string, birthDateSealed: string, gender: Gender | null): Promise<void> {
    await tx.query(
      `INSERT INTO user_signups (user_id, birth_date_sealed, gender, submitted_at, updated_at)
       VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (user_id) DO UPDATE SET birth_date_sealed = $2, gender = $3, updated_at = $4`,
      [userId, birthDateSealed, gender, this.clock.now()],
    );
  }

  /** Whether the person has told who they are before. */
  async has(tx: Tx, userId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(`SELECT 1 FROM user_signups WHERE user_id = $1`, [userId]);
    return rows.length > 0;
  }

  async ofUsers(userIds: readonly string[]): Promise<(Signup | null)[]> {
    const rows = await this.db.quick<SignupRow>(
      `SELECT user_id AS "userId", birth_date_sealed AS "birthDateSealed", gender,
         submitted_at AS "submittedAt", updated_at AS "updatedAt"
       FROM user_signups WHERE user_id = ANY($1)`,
      [userIds],
    );
    const opened = await this.sealed.openAll(
      rows.map((row) => ({ place: placeOf(row.userId), sealed: row.birthDateSealed })),
    );
    const signups = rows.map(({ birthDateSealed: _, ...row }, i): Signup => {
      const birth = opened[i];
      return { ...row, birthDate: birth?.readable ? birth.text : null };
    });
    return byKey(userIds, signups, (signup) => signup.userId);
  }
}
