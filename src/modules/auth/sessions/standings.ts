import { Injectable } from '@nestjs/common';

/** A role change, a deactivation or an ended session takes effect within this time on every process. */
const TRUST_MS = 500;
const CACHE_MAX = 10_000;

type Standing = ReadonlySet<string> | null;

/** What the holders of sessions may do, remembered for a moment so that a burst of requests asks once. */
@Injectable()
export class Standings {
  private readonly known = new Map<
    string,
    { holder: string; permissions: ReadonlySet<string>; checkedAt: number }
  >();
  private readonly asked = new Map<string, { holder: string; answer: Promise<Standing> }>();

  /**
   * @param holder what was known of one holder says nothing about another who names the same session
   * @param read asks the database; null when the session or its owner is no longer good
   */
  of(sessionId: string, holder: string, read: () => Promise<Standing>): Standing | Promise<Standing> {
    const standing = this.known.get(sessionId);
    if (standing?.holder === holder && Date.now() - standing.checkedAt < TRUST_MS)
      return standing.permissions;
    const underWay = this.asked.get(sessionId);
    if (underWay) return underWay.holder === holder ? underWay.answer : read();
    // Trust counts from the question: what the answer says was so then.
    const question = { holder, checkedAt: Date.now(), answer: read() };
    this.asked.set(sessionId, question);
    const settle = (permissions: Standing): void => {
      // Not when the session was ended meanwhile: the question was older than that.
      if (this.asked.get(sessionId) !== question) return;
      this.asked.delete(sessionId);
      this.known.delete(sessionId);
      if (this.known.size >= CACHE_MAX) this.known.clear();
      if (permissions) this.known.set(sessionId, { holder, permissions, checkedAt: question.checkedAt });
    };
    question.answer.then(settle, () => settle(null));
    return question.answer;
  }

  /** In this process it is over at once. */
  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) {
      this.known.delete(id);
      this.asked.delete(id);
    }
  }
}
