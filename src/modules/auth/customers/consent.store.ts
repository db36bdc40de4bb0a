import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';

/** Who agreed to which version of what, and when. Rows are added, never changed. */
@Injectable()
export class ConsentStore {
  constructor(private readonly clock: Clock) {}

  /** @param accepted document and version */
  async add(tx: Tx, userId: string, accepted: Readonly<Record<string, string>>): Promise<void> {
    const now = this.clock.now();
    for (const [document, version] of Object.entries(accepted)) {
      await tx.query(
        `INSERT INTO consents (id, user_id, document, version, accepted_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT ON CONSTRAINT consents_once DO NOTHING`,
        [newIdAt(now), userId, document, version, now],
      );
    }
  }
}
