import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';

/** Staff put an e-mail address in the place of another, or where there was none. */
export interface EmailReplacement {
  userId: string;
  former: string | null;
  email: string;
}

type Listener = (tx: Tx, replacement: EmailReplacement) => Promise<void>;

/**
 * Whoever reads the mail of an address can set the password that belongs to it. Modules that keep ways in or letters
 * hear here of an address that changed hands, in the transaction of the change.
 */
@Injectable()
export class EmailReplacements {
  private readonly listeners: Listener[] = [];

  register(listener: Listener): void {
    this.listeners.push(listener);
  }

  async tell(tx: Tx, replacement: EmailReplacement): Promise<void> {
    for (const listener of this.listeners) await listener(tx, replacement);
  }
}
