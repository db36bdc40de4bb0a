import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';

const BATCH = 1_000;
const DAY_MS = 86_400_000;
const ACTOR = systemActor('sign-in-sweep');

/** What sign-in leaves behind and nobody asks for any more: `$1` is the instant before which it may go. */
const LEFTOVERS = [
  // A ticket lives a minute; it is kept for a day for whoever asks why a sign-in failed.
  {
    keptMs: DAY_MS,
    table: 'login_tickets',
    key: 'hash',
    old: 'SELECT hash FROM login_tickets WHERE expires_at < $1',
  },
  {
    keptMs: 0,
    table: 'attempt_buckets',
    key: 'bucket',
    old: 'SELECT bucket FROM attempt_buckets WHERE expires_at < $1',
  },
  {
    keptMs: 0,
    table: 'known_devices',
    key: 'id',
    old: 'SELECT id FROM known_devices WHERE expires_at < $1',
  },
  ...['registrations', 'mail_requests', 'contact_changes', 'phone_changes'].map((table) => ({
    keptMs: 0,
    table,
    key: 'id',
    old: `SELECT id FROM ${table} WHERE expires_at < $1`,
  })),
  {
    keptMs: 0,
    table: 'one_time_links',
    key: 'hash',
    old: 'SELECT hash FROM one_time_links WHERE expires_at < $1',
  },
  {
    keptMs: DAY_MS,
    table: 'staff_login_tickets',
    key: 'hash',
    old: 'SELECT hash FROM staff_login_tickets WHERE expires_at < $1',
  },
  {
    keptMs: DAY_MS,
    table: 'passkey_challenges',
    key: 'id',
    old: 'SELECT id FROM passkey_challenges WHERE expires_at < $1',
  },
  // A grant lives five minutes longer than its question; who used it for what is in the audit log.
  { keptMs: DAY_MS, table: 'step_ups', key: 'id', old: 'SELECT id FROM step_ups WHERE expires_at < $1' },
  // Holds an address and a provider's number while somebody links; gone within the hour.
  {
    keptMs: 0,
    table: 'oauth_flows',
    key: 'id',
    old: 'SELECT id FROM oauth_flows WHERE expires_at < $1',
  },
  // A token of a session that has ended opens nothing, whoever shows it.
  {
    keptMs: DAY_MS,
    table: 'retired_refresh_tokens',
    key: 'hash',
    old: `SELECT t.hash FROM retired_refresh_tokens t JOIN sessions s ON s.id = t.session_id
          WHERE s.absolute_expires_at < $1`,
  },
];

/** Takes away what sign-in left behind, in batches, so that no lock is held for long. */
@Injectable()
export class SweepSignIn implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'auth.sweep-sign-in',
      hourly: 25,
      missed: 'run-once',
      run: () => this.execute(),
    });
  }

  /** @returns how many rows of each table went */
  async execute(): Promise<Record<string, number>> {
    const swept: Record<string, number> = {};
    for (const { keptMs, table, key, old } of LEFTOVERS) {
      const before = new Date(this.clock.now().getTime() - keptMs);
      swept[table] = 0;
      for (let count: number = BATCH; count === BATCH; swept[table] += count) {
        count = await this.uow.run(ACTOR, async (tx) => {
          const [, deleted] = await tx.query<[unknown[], number]>(
            `DELETE FROM ${table} WHERE ${key} = ANY(ARRAY(${old} LIMIT ${BATCH}))`,
            [before],
          );
          return deleted;
        });
      }
    }
    return swept;
  }
}
