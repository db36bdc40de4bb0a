interface Seen {
  /** Milliseconds, of whoever looked. */
  at: number;
  /** Up to where the log was written then. */
  end: bigint;
}

const KEPT_MAX = 1_000;

/**
 * Where the end of the server's log was, and when: by that a place in the log has an age. The server itself says how far
 * behind a standby is only when that one gets on; of one that has stopped replaying it goes on telling what was last.
 */
export class LogHistory {
  private seen: Seen[] = [];

  /** @param at not before what was noted last; a clock that jumped back begins anew */
  note(end: bigint, at: number): void {
    const last = this.seen.at(-1);
    if (last && (at < last.at || end < last.end)) this.seen = [];
    if (last && end === last.end) return;
    this.seen.push({ at, end });
    // Older places are needed less and less exactly: of those every second goes.
    if (this.seen.length > KEPT_MAX) this.seen = this.seen.filter((_, i) => i % 2 === 0 || i > KEPT_MAX / 2);
  }

  /** @returns seconds since the log, as far as was seen, first went beyond `place`; 0 when it has not */
  behind(place: bigint, now: number): number {
    const missed = this.seen.find(({ end }) => end > place);
    return missed ? Math.max(0, now - missed.at) / 1_000 : 0;
  }

  /** Nobody asks for a place before this one any more. */
  forget(place: bigint): void {
    this.seen = this.seen.filter(({ end }) => end > place);
  }
}
