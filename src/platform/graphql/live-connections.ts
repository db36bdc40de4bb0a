import { commonErrors } from '../../shared/common-errors.js';
import { actorKey } from '../security/actor.js';
import type { Principal } from '../security/principal.js';

export interface ConnectionLimits {
  perSession: number;
  perAddress: number;
}

/** Told to somebody who has too many: a place gets free when one of them closes. */
const RETRY_AFTER_MS = 5_000;

/**
 * Counts open sockets and event streams of this process, together. With several processes behind a proxy a caller may
 * have as many at each: the limits are there so that one caller cannot use a process up.
 */
export class LiveConnections {
  private readonly open = new Map<string, number>();

  constructor(private readonly limits: ConnectionLimits) {}

  /** @returns the way to give the place back  @throws RATE_LIMITED */
  fromAddress(ip: string | null): () => void {
    return this.take(`address ${ip ?? '-'}`, this.limits.perAddress);
  }

  /** @returns the way to give the place back  @throws RATE_LIMITED */
  ofSession({ actor }: Principal): () => void {
    const session = 'sessionId' in actor ? actor.sessionId : actorKey(actor);
    return this.take(`session ${session}`, this.limits.perSession);
  }

  private take(key: string, limit: number): () => void {
    const count = this.open.get(key) ?? 0;
    if (count >= limit) throw commonErrors.RATE_LIMITED({ retryAfterMs: RETRY_AFTER_MS });
    this.open.set(key, count + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const left = (this.open.get(key) ?? 1) - 1;
      if (left > 0) this.open.set(key, left);
      else this.open.delete(key);
    };
  }
}
