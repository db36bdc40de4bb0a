import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import type { Fact, FactRange, ReplaySource } from '../../../platform/live/replay-source.js';

export const SAMPLED = 'system.sampled';
/** Written by every look at what all processes share, and by nothing else. */
const WRITTEN_BY_EVERY_LOOK = 'outbox.pending';

/**
 * Looks at the system, by when they were made. A status replaces the one before, so whoever comes back after a break
 * is told the newest alone, and nobody is ever too late.
 */
@Injectable()
export class SamplesSource implements ReplaySource<null> {
  readonly name = 'samples';

  constructor(private readonly db: Db) {}

  async head(): Promise<bigint> {
    const row = await this.db.one<{ at: Date | null }>(
      'SELECT max(last_at) AS at FROM metric_series WHERE name = $1',
      [WRITTEN_BY_EVERY_LOOK],
    );
    return BigInt(row?.at?.getTime() ?? 0);
  }

  async floor(): Promise<bigint> {
    return 0n;
  }

  async read({ after, upTo }: FactRange): Promise<Fact<null>[]> {
    const head = upTo ?? (await this.head());
    return head > after ? [{ position: head, kind: SAMPLED, subject: 'system', body: null }] : [];
  }

  /** Readers look by themselves every second; a look comes every ten. */
  onNews(): () => void {
    return () => undefined;
  }
}
