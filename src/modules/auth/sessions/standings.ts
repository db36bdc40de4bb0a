import { Injectable } from '@nestjs/common';

/** A role change, a deactivation or an ended session takes effect within this time on every process. */
const TRUST_MS = 500;
const CACHE_MAX = 10_000;

type Standing = ReadonlySet<string> | null;

/** What the holders of sessions may do, remembered for a moment so that a burst of requests asks once. */
@Injectable()
export class Standings {
  private readonly standings = new Map<
    string,
    { holder: string; permissions: ReadonlySet<string>; checkedAt: number }
  >();
  private readonly asked = new Map<string, { holder: string; answer: Promise<Standing> }>();

  /** What was found out a moment ago; null when it has to be asked. */
  known(sessionId: string, holder: string): ReadonlySet<string> | null {
    const standing = this.standings.get(sessionId);
    const isFresh = standing?.holder === holder && Date.now() - standing.checkedAt < TRUST_MS;
    return isFresh ? standing.permissions : null;
  }

  /**
   * @param holder what was known of one holder says nothing about another who names the same session
   * @param read asks the database; null when the session or its owner is no longer good
   */
  of(sessionId: string, holder: string, read: () => Promise<Standing>): Standing | Promise<Standing> {
    const known = this.known(sessionId, holder);
    if (known) return known;
    const underWay = this.asked.get(sessionId);
    if (underWay) return underWay.holder === holder ? underWay.answer : read();
    // Trust counts from the question: what the answer says was so then.
    const question = { holder, checkedAt: Date.now(), answer: read() };
    this.asked.set(sessionId, question);
    const settle = (permissions: Standing): void => {
      // Not when the session was ended meanwhile: the question was older than that.
      if (this.asked.get(sessionId) !== question) return;
      this.asked.delete(sessionId);
      this.standings.delete(sessionId);
      if (this.standings.size >= CACHE_MAX) this.standings.clear();
      if (permissions) this.standings.set(sessionId, { holder, permissions, checkedAt: question.checkedAt });
    };
    question.answer.then(settle, () => settle(null));
    return question.answer;
  }

  /** In this process it is over at once. */
  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) {
      this.standings.delete(id);
      this.asked.delete(id);
    }
  }
}
