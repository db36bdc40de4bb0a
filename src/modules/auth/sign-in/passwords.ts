import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { commonErrors } from '../../../shared/common-errors.js';

// Threat model §4: about 40 hashes a second on two cores; more memory would be a tool for floods.
// The library's default algorithm is argon2id; its enum cannot be used under isolatedModules.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const AT_ONCE = 4;
const WAITING_MAX = 32;
/** A hash of a random text, so that an unknown account takes as long as a wrong password. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$cmFuZG9tLXNhbHQtMTYhIQ$7mZ1oG3o0yW0hKp1iYb3kq3c2m3m5l2b8m3y2w1xZ0s';

/** Hashes and checks passwords, few at a time: hashing is the most expensive thing a stranger can ask for. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password.normalize('NFC'), OPTIONS));
  }

  /** @param stored null when there is no such account: it takes the same time and is false
   *  @throws RATE_LIMITED when too many callers wait already */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const good = await this.inTurn(() =>
      verify(stored ?? NOBODY, password.normalize('NFC')).catch(() => false),
    );
    return good && stored !== null;
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
