import { commonErrors } from '../../shared/common-errors.js';
import { actorKey } from '../security/actor.js';
import type { Principal } from '../security/principal.js';
import { SharedCounts } from './shared-counts.js';

export interface ConnectionLimits {
  readonly perSession: number;
  readonly perAddress: number;
}

/** Told to somebody who has too many: a place gets free when one of them closes. */
const RETRY_AFTER_MS = 5_000;

interface Places {
  here: number;
  /** At the other processes, as far as this one has heard. */
  elsewhere: number;
  /** The last telling of the others, while it is under way. */
  telling: Promise<void> | null;
}

/**
 * Counts open sockets and event streams, together, of all processes. Nobody waits for Redis to get a place: what this
 * process knows decides at once, and a connection that turns out to be one too many is ended a moment later.
 */
export class LiveConnections {
  private readonly open = new Map<string, Places>();
  private readonly timer = setInterval(() => this.renew(), SharedCounts.renewedEveryMs).unref();

  constructor(
    private readonly limits: ConnectionLimits,
    private readonly counts: SharedCounts,
  ) {}

  /** @param end of the connection, when others have taken the place already
   *  @returns the way to give the place back  @throws RATE_LIMITED */
  fromAddress(ip: string | null, end: () => void): () => void {
    return this.take(`address ${ip ?? '-'}`, this.limits.perAddress, end);
  }

  /** @returns the way to give the place back  @throws RATE_LIMITED */
  ofSession({ actor }: Principal, end: () => void): () => void {
    const session = 'sessionId' in actor ? actor.sessionId : actorKey(actor);
    return this.take(`session ${session}`, this.limits.perSession, end);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private take(key: string, limit: number, end: () => void): () => void {
    const places = this.open.get(key) ?? { here: 0, elsewhere: 0, telling: null };
    if (places.here + places.elsewhere >= limit) {
      // Others may have closed some meanwhile: whoever comes back is told by what is known then.
      if (places.elsewhere > 0 && !places.telling) void this.tell(key, places);
      throw commonErrors.RATE_LIMITED({ retryAfterMs: RETRY_AFTER_MS });
    }
    places.here += 1;
    this.open.set(key, places);
    let given = false;
    void this.tell(key, places).then(() => {
      if (!given && places.here + places.elsewhere > limit) end();
    });
    return () => {
      if (given) return;
      given = true;
      places.here -= 1;
      if (places.here === 0) this.open.delete(key);
      void this.tell(key, places);
    };
  }

  private tell(key: string, places: Places): Promise<void> {
    const telling = this.counts.announce(key, places.here).then((elsewhere) => {
      places.elsewhere = elsewhere;
      if (places.telling === telling) places.telling = null;
    });
    return (places.telling = telling);
  }

  private renew(): void {
    for (const [key, places] of this.open) void this.tell(key, places);
  }
}
