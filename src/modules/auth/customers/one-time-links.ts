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
      `SELECT subject_id FROM one_time_links WHERE hash = $1 AND kind = $2 AND expires_at > $3`,
      [hashToken(token), kind, this.clock.now()],
    );
    return row?.subject_id ?? null;
  }

  /** Uses a link up, with every other one about the same. Of two at a time one gets it; null when it is no good. */
  async use(tx: Tx, kind: LinkKind, token: string): Promise<string | null> {
    const [rows]: [{ subject_id: string }[], number] = await tx.query(
      `DELETE FROM one_time_links WHERE hash = $1 AND kind = $2 AND expires_at > $3 RETURNING subject_id`,
      [hashToken(token), kind, this.clock.now()],
    );
    const subjectId = rows[0]?.subject_id ?? null;
    if (subjectId !== null) await this.void(tx, kind, subjectId);
    return subjectId;
  }

  /** No link about this works any more. */
  async void(tx: Tx, kind: LinkKind, subjectId: string): Promise<void> {
    await tx.query(`DELETE FROM one_time_links WHERE kind = $1 AND subject_id = $2`, [kind, subjectId]);
  }
}
