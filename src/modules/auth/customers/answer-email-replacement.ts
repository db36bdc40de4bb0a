import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { EmailReplacements, type EmailReplacement } from '../../users/index.js';
import './account-letters.js';
import { ContactChangeStore } from './contact-change.store.js';

/** Staff changed a customer's address: it is on record, which ends links in the old mailbox, and whoever reads there is told. */
@Injectable()
export class AnswerEmailReplacement implements OnModuleInit {
  constructor(
    private readonly replacements: EmailReplacements,
    private readonly changes: ContactChangeStore,
    private readonly letters: Letters,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.replacements.register((tx, replacement) => this.within(tx, replacement));
  }

  private async within(tx: Tx, { userId, former, email }: EmailReplacement): Promise<void> {
    const change = await this.changes.insertConfirmed(tx, userId, email, former);
    if (former === null) return;
    await this.letters.send(tx, {
      kind: 'auth.contact-changed',
      to: { type: 'FORMER_ADDRESS', id: change.id },
      data: { at: this.clock.now().toISOString() },
    });
  }
}
