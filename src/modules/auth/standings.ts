import { Injectable } from '@nestjs/common';

/** A role change, a deactivation or an ended session takes effect within this time on every process. */
const TRUST_MS = 500;
const CACHE_MAX = 10_000;

/** What the holders of sessions may do, remembered for a moment so that a burst of requests asks once. */
@Injectable()
export class Standings {
  private readonly known = new Map<
    string,
    { holder: string; permissions: ReadonlySet<string>; checkedAt: number }
  >();

  /** @param holder what was known of one holder says nothing about another who names the same session */
  get(sessionId: string, holder: string): ReadonlySet<string> | null {
    const standing = this.known.get(sessionId);
    return standing?.holder === holder && Date.now() - standing.checkedAt < TRUST_MS
      ? standing.permissions
      : null;
  }

  remember(sessionId: string, holder: string, permissions: ReadonlySet<string>): void {
    if (this.known.size >= CACHE_MAX) this.known.clear();
    this.known.set(sessionId, { holder, permissions, checkedAt: Date.now() });
  }

  /** In this process it is over at once. */
  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.known.delete(id);
  }
}
