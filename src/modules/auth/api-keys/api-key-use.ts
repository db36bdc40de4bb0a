import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { describeError, log } from '../../../platform/telemetry/logger.js';

const EVERY_MS = 60_000;
const GATHER_MS = 1_000;
const KEYS_MAX = 10_000;

/** Writes when and from where keys were used last: at most once a minute a key, many keys in one statement. */
@Injectable()
export class ApiKeyUse implements OnApplicationShutdown {
  private readonly notedAt = new LRUCache<string, number>({ max: KEYS_MAX });
  private waiting = new Map<string, { at: Date; ip: string | null }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  note(id: string, ip: string | null): void {
    const at = this.clock.now();
    if (at.getTime() - (this.notedAt.get(id) ?? 0) < EVERY_MS) return;
    this.notedAt.set(id, at.getTime());
    this.waiting.set(id, { at, ip });
    this.timer ??= setTimeout(() => void this.write(), GATHER_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.write();
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // In one order, so that processes which write the same keys at once wait for each other instead of deadlocking.
    const uses = [...this.waiting].sort(([a], [b]) => (a < b ? -1 : 1));
    this.waiting = new Map();
    if (uses.length === 0) return;
    try {
      await this.uow.run(systemActor('api-keys'), (tx) =>
        tx.query(
          `UPDATE api_keys k SET last_used_at = u.at, last_used_ip = u.ip
           FROM unnest($1::uuid[], $2::timestamptz[], $3::inet[]) AS u (id, at, ip)
           WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at <= u.at - interval '1 minute')`,
          [uses.map(([id]) => id), uses.map(([, { at }]) => at), uses.map(([, { ip }]) => ip)],
        ),
      );
    } catch (error) {
      // It is written again a minute later; a request must not fail for it.
      log.warn({ error: describeError(error) }, 'the last use of API keys could not be written');
    }
  }
}
