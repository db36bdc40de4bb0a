import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { systemActor } from '../security/actor.js';
import { MessageStatus } from '../messages/message.rules.js';
import { MessageStore } from '../messages/message.store.js';
import { describeReply, isBadAddress } from './smtp/smtp-outcome.js';
import { SuppressionStore } from './suppression.store.js';

const ACTOR = systemActor('mail-bounces');

/** What a notice of non-delivery says (RFC 3464). */
export interface Bounce {
  /** The local part of the Message-ID it is about: the letter's id. */
  messageId: string;
  /** `5.1.1`; 4.x.y is a delay and changes nothing. */
  status: string;
  diagnostic: string;
}

/** Takes in bounces that come after the server had taken the letter. Whoever reads notices (a mailbox, a webhook) calls it. */
@Injectable()
export class Bounces {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly suppressions: SuppressionStore,
  ) {}

  /** @returns false when it is about no letter of ours, or about none that was sent */
  async record({ messageId, status, diagnostic }: Bounce): Promise<boolean> {
    if (!isUuid(messageId) || !/^5\.\d{1,3}\.\d{1,3}$/.test(status)) return false;
    const reply = describeReply(`${status} ${diagnostic}`);
    return this.uow.run(ACTOR, async (tx) => {
      const letter = await this.store.lock(tx, messageId);
      if (letter?.channel !== 'EMAIL') return false;
      if (letter.status !== MessageStatus.SENT && letter.status !== MessageStatus.UNKNOWN) return false;
      const isBad = isBadAddress(status);
      await this.store.change(tx, letter.id, {
        status: MessageStatus.UNDELIVERED,
        nextAttemptAt: null,
        failureCode: isBad ? 'HARD_BOUNCE' : 'BOUNCED',
        reply,
      });
      if (isBad) await this.suppressions.add(tx, letter, reply);
      return true;
    });
  }
}
