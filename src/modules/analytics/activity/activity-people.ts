import { Injectable, type OnModuleInit } from '@nestjs/common';
import { largeCache } from '../../../platform/cache/large-cache.js';
import { Db } from '../../../platform/db/db.js';
import { afterCommit, UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Consumers } from '../../../platform/outbox/consumers.js';
import { systemActor } from '../../../platform/security/actor.js';
import { UsersFacade } from '../../users/index.js';

const REMEMBERED = 100_000;

/** Everybody's small number: given once, when they register or are first heard of. */
@Injectable()
export class ActivityPeople implements OnModuleInit {
  /** Numbers never change; only what was committed is remembered. */
  private readonly known = largeCache<string, number>(REMEMBERED);

  constructor(
    private readonly db: Db,
    private readonly work: UnitOfWork,
    private readonly users: UsersFacade,
    private readonly consumers: Consumers,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'analytics.number-person',
      event: 'user.created',
      queue: 'analytics',
      // Giving a number twice changes nothing: no record that it was done.
      handle: ({ payload }) =>
        this.work.run(systemActor('analytics'), async (tx) => {
          await this.numbersOf(tx, [payload.userId]);
        }),
    });
  }

  /** Numbers of these customers, those without one are given theirs; who does not exist is not in it. */
  async numbersOf(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    const unknown: string[] = [];
    for (const id of new Set(userIds)) {
      const no = this.known.get(id);
      if (no === undefined) unknown.push(id);
      else found.set(id, no);
    }
    if (unknown.length === 0) return found;
    const read = async (): Promise<string[]> => {
      const rows = await tx.query<{ id: string; no: number }[]>(
        'SELECT user_id AS id, no FROM activity_people WHERE user_id = ANY($1)',
        [unknown],
      );
      for (const { id, no } of rows) found.set(id, no);
      return unknown.filter((id) => !found.has(id));
    };
    const missing = await read();
    if (missing.length > 0) {
      const people = await this.users.byIds(missing);
      const there = [...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      await tx.query(
        `INSERT INTO activity_people (user_id, joined_at)
         SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) ON CONFLICT DO NOTHING`,
        [there.map(({ id }) => id), there.map(({ createdAt }) => createdAt)],
      );
      await read();
    }
    afterCommit(tx, () => {
      for (const id of unknown) {
        const no = found.get(id);
        if (no !== undefined) this.known.set(id, no);
      }
    });
    return found;
  }

  /** The same for a read: who has no number yet is left out. */
  async numbersIfKnown(userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.db.scan<{ id: string; no: number }>(
      'SELECT user_id AS id, no FROM activity_people WHERE user_id = ANY($1)',
      [userIds],
    );
    return new Map(rows.map(({ id, no }) => [id, no]));
  }

  /** Whose numbers these are, in the order given. */
  async usersOf(numbers: readonly number[]): Promise<string[]> {
    const rows = await this.db.scan<{ id: string }>(
      `SELECT p.user_id AS id FROM unnest($1::integer[]) WITH ORDINALITY AS g (no, n)
         JOIN activity_people p ON p.no = g.no ORDER BY g.n`,
      [numbers],
    );
    return rows.map(({ id }) => id);
  }

  /** Who registered from `from` until before `to`. */
  joined(from: Date, to: Date): Promise<{ no: number; at: Date }[]> {
    return this.db.scan(
      'SELECT no, joined_at AS at FROM activity_people WHERE joined_at >= $1 AND joined_at < $2 ORDER BY joined_at, no',
      [from, to],
    );
  }
}
