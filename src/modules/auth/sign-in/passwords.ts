import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { compare, getRounds, truncates } from 'bcryptjs';
import { commonErrors } from '../../../shared/common-errors.js';

// Threat model §4: about 40 hashes a second on two cores; more memory would be a tool for floods.
// The library's default algorithm is argon2id; its enum cannot be used under isolatedModules.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';
const AT_ONCE = 4;
const WAITING_MAX = 32;
/** A hash of a random text, so that an unknown account takes as long as a wrong password. */
const NOBODY = `${CURRENT}cmFuZG9tLXNhbHQtMTYhIQ$7mZ1oG3o0yW0hKp1iYb3kq3c2m3m5l2b8m3y2w1xZ0s`;
const BCRYPT = /^\$2[abxy]\$\d\d\$/;

/** Hashes and checks passwords, few at a time: hashing is the most expensive thing a stranger can ask for. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password.normalize('NFC'), OPTIONS));
  }

  /**
   * @param stored null when there is no such account: it takes the same time and is false
   * @param oldRounds the cost of bcrypt hashes that are still around, null when none is: while there are some, whatever
   *   is false takes the time of both kinds, so that nobody sees which accounts have an old one
   * @throws RATE_LIMITED when too many callers wait already
   */
  matches(password: string, stored: string | null, oldRounds: number | null = null): Promise<boolean> {
    return this.inTurn(async () => {
      const text = password.normalize('NFC');
      const isOld = stored !== null && BCRYPT.test(stored);
      const good = await verify(stored === null || isOld ? NOBODY : stored, text).catch(() => false);
      if (good && stored !== null && !isOld) return true;
      if (!isOld && oldRounds === null) return false;
      const old = isOld ? stored : nobodyOf(oldRounds ?? 0);
      // Old systems took a password as it came, composed or not.
      const forms = [...new Set([text, password])];
      let matches = false;
      for (const form of forms) {
        const same = await compare(form, old).catch(() => false);
        // bcrypt looks at 72 bytes and forgets the rest, so two passwords would be one. The work is done all the same.
        matches ||= same && isOld && !truncates(form);
      }
      return matches;
    });
  }

  /** Whether a hash is of an older kind, or cheaper, than what is made today. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith(CURRENT);
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING_MAX) throw commonErrors.RATE_LIMITED({ retryAfterMs: 1_000 });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

/** The cost of a bcrypt hash, as a power of two; null for another kind of hash. */
export function bcryptRounds(stored: string): number | null {
  return BCRYPT.test(stored) ? getRounds(stored) : null;
}

/** A bcrypt hash that nothing matches. */
function nobodyOf(rounds: number): string {
  return `$2b$${String(rounds).padStart(2, '0')}$${'.'.repeat(53)}`;
}
