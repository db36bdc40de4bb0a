import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import type { Locale } from '../mail/letter-kinds.js';
import { idsOnly } from '../mail/letters.js';
import { MessageStore } from '../messages/message.store.js';
import { SmsCarrier } from './solapi/sms-carrier.port.js';
import { TextRegistry, type TextData, type TextKind, type TextRecipient } from './text-kinds.js';

export interface TextOrder<K extends TextKind> {
  kind: K;
  to: { type: TextRecipient; id: string };
  /** Korean unless said. */
  locale?: Locale;
  /** Ids only: it is stored and may be read by staff. */
  data: TextData<K>;
  /** What makes the text the same text, within its kind: a second order with it changes nothing. */
  once?: string;
  /** Held back until then: somebody does not want to be woken. */
  notBefore?: Date | null;
}

/** Sends texts to phones. It is done when the caller's transaction commits; the rest happens later. */
@Injectable()
export class Texts {
  constructor(
    private readonly registry: TextRegistry,
    private readonly carrier: SmsCarrier,
    private readonly store: MessageStore,
    private readonly clock: Clock,
  ) {}

  /** Whether anything is there that brings texts to phones. Without it nothing is ever ordered. */
  get available(): boolean {
    return this.carrier.configured;
  }

  /** Whether a text can go to this number. @param phone E.164 */
  reaches(phone: string): boolean {
    return this.carrier.configured && this.carrier.reaches(phone);
  }

  /** @returns the id of the text, under which staff finds it, and whether it is a new one */
  send<K extends TextKind>(tx: Tx, order: TextOrder<K>): Promise<{ id: string; isNew: boolean }> {
    const { kind, usefulForMs, about } = this.registry.named(order.kind);
    const data = idsOnly(order.data);
    return this.store.insert(tx, {
      channel: 'SMS',
      kind,
      recipientType: order.to.type,
      recipientId: order.to.id,
      locale: order.locale ?? 'ko',
      data,
      about: about?.(data as never) ?? null,
      onceKey: order.once === undefined ? null : `${kind}:${order.once}`,
      expiresAt: new Date(
        Math.max(this.clock.now().getTime(), order.notBefore?.getTime() ?? 0) + usefulForMs,
      ),
      notBefore: order.notBefore ?? null,
    });
  }
}
