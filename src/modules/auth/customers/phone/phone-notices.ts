import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { Letters } from '../../../../platform/mail/letters.js';
import { Texts } from '../../../../platform/sms/texts.js';
import type { User } from '../../../users/index.js';
import '../account-letters.js';
import { PhoneChangeStore } from './phone-change.store.js';
import './phone-texts.js';

/** Tells people that a number of theirs was changed: the mailbox, and the number that counted until now. */
@Injectable()
export class PhoneNotices {
  constructor(
    private readonly letters: Letters,
    private readonly texts: Texts,
    private readonly changes: PhoneChangeStore,
    private readonly clock: Clock,
  ) {}

  /** @param former what the number took the place of; null when there was none */
  async changed(tx: Tx, { id, email }: User, changeId: string, former: string | null): Promise<void> {
    if (email !== null)
      await this.letters.send(tx, {
        kind: 'auth.phone-changed',
        to: { type: 'USER', id },
        data: { at: this.clock.now().toISOString() },
      });
    if (former === null || !this.texts.reaches(former)) return;
    await this.changes.keepFormer(tx, changeId, former);
    await this.texts.send(tx, {
      kind: 'auth.phone-changed',
      to: { type: 'FORMER_PHONE', id: changeId },
      data: {},
    });
  }

  /** By letter where there is an address, else to the number itself. */
  async removed(tx: Tx, { id, email }: User, former: string): Promise<void> {
    if (email !== null) {
      await this.letters.send(tx, {
        kind: 'auth.phone-removed',
        to: { type: 'USER', id },
        data: { at: this.clock.now().toISOString() },
      });
      return;
    }
    if (!this.texts.reaches(former)) return;
    const change = await this.changes.insertRemoved(tx, id, former);
    await this.texts.send(tx, {
      kind: 'auth.phone-removed',
      to: { type: 'FORMER_PHONE', id: change.id },
      data: {},
    });
  }
}
