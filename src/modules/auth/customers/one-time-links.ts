import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { hashToken, newToken } from '../../../platform/crypto/tokens.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';

const HOUR_MS = 3_600_000;

export type LinkKind = 'REGISTRATION' | 'PASSWORD_RESET' | 'CONTACT_CHANGE';

const KINDS: Record<LinkKind, { livesMs: number; page: string }> = {
  REGISTRATION: { livesMs: 24 * HOUR_MS, page: 'verify' },
  PASSWORD_RESET: { livesMs: HOUR_MS, page: 'reset' },
  CONTACT_CHANGE: { livesMs: 24 * HOUR_MS, page: 'confirm' },
};

/** How long a link of a kind works, and with it what it is about. */
export function lifetimeOf(kind: LinkKind): number {
  return KINDS[kind].livesMs;
}

/**
 * Known, in time, and not sent to a mailbox that the customer has left since: who reads there must not set a password
 * for an account that belongs to another address by now.
 */
const GOOD = `l.hash = $1 AND l.kind = $2 AND l.expires_at > $3 AND NOT EXISTS (SELECT FROM contact_changes c
  WHERE c.user_id = l.subject_id AND c.confirmed_at >= l.expires_at - make_interval(secs => $4))`;

/** Links in letters: made while the letter is sent, stored as a hash, good for one use. */
@Injectable()
export class OneTimeLinks {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * @returns the whole address. Its secret stands behind `#`, which no server, log or `Referer` gets to see, and the
   *   host comes from the configuration: nothing a request says has a part in it.
   */
  async mint(tx: Tx, kind: LinkKind, subjectId: string): Promise<string> {
    const token = newToken();
    const { livesMs, page } = KINDS[kind];
    await tx.query(
      `INSERT INTO one_time_links (hash, kind, subject_id, expires_at) VALUES ($1, $2, $3, $4)`,
      [hashToken(token), kind, subjectId, new Date(this.clock.now().getTime() + livesMs)],
    );
    return `${this.config.customerPagesUrl}/${page}#token=${token}`;
  }

  /** What a link is about, without using it; null when it is no good. */
  async look(tx: Tx, kind: LinkKind, token: string): Promise<string | null> {
    const [row]: { subject_id: string }[] = await tx.query(
      `SELECT subject_id FROM one_time_links l WHERE ${GOOD}`,
      this.valuesOf(kind, token),
    );
    return row?.subject_id ?? null;
  }

  /** Uses a link up, with every other one about the same. Of two at a time one gets it; null when it is no good. */
  async use(tx: Tx, kind: LinkKind, token: string): Promise<string | null> {
    const [rows]: [{ subject_id: string }[], number] = await tx.query(
      `DELETE FROM one_time_links l WHERE ${GOOD} RETURNING subject_id`,
      this.valuesOf(kind, token),
    );
    const subjectId = rows[0]?.subject_id ?? null;
    if (subjectId !== null)
      await tx.query(`DELETE FROM one_time_links WHERE kind = $1 AND subject_id = $2`, [kind, subjectId]);
    return subjectId;
  }

  private valuesOf(kind: LinkKind, token: string): unknown[] {
    return [hashToken(token), kind, this.clock.now(), KINDS[kind].livesMs / 1000];
  }
}
