import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import { MessageShares } from '../messages/message-shares.js';
import { MessageStore } from '../messages/message.store.js';
import {
  LetterRegistry,
  type LetterData,
  type LetterKind,
  type Locale,
  type RecipientType,
} from './letter-kinds.js';

export interface LetterOrder<K extends LetterKind> {
  kind: K;
  to: { type: RecipientType; id: string };
  /** Korean unless said. */
  locale?: Locale;
  /** Ids only: it is stored and may be read by staff. Secrets and names come in when the letter is sent. */
  data: LetterData<K>;
  /** What makes the letter the same letter, within its kind: a second order with it changes nothing. */
  once?: string;
  /** Held back until then: somebody does not want to be woken. */
  notBefore?: Date | null;
}

const HOUR_MS = 3_600_000;
const ID = /^[A-Za-z0-9_:.-]{0,100}$/;

/** Sends letters. It is done when the caller's transaction commits; the rest happens later and is tried again by itself. */
@Injectable()
export class Letters {
  constructor(
    private readonly registry: LetterRegistry,
    private readonly store: MessageStore,
    private readonly shares: MessageShares,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the id of the letter, under which staff finds it, and whether it is a new one
   * @throws RATE_LIMITED when the person had as many letters of this kind within an hour as the kind allows; nothing
   *   is written then, and the caller's transaction may go on
   */
  async send<K extends LetterKind>(tx: Tx, order: LetterOrder<K>): Promise<{ id: string; isNew: boolean }> {
    const { kind, perHour, usefulForMs, about } = this.registry.named(order.kind);
    const data = idsOnly(order.data);
    const now = this.clock.now();
    const letter = {
      channel: 'EMAIL',
      kind,
      recipientType: order.to.type,
      recipientId: order.to.id,
    } as const;
    if (perHour !== null) await this.mustHaveRoom(tx, letter, perHour, now);
    return this.store.insert(tx, {
      ...letter,
      data,
      locale: order.locale ?? 'ko',
      about: about?.(data as never) ?? null,
      onceKey: order.once === undefined ? null : `${kind}:${order.once}`,
      expiresAt: new Date(Math.max(now.getTime(), order.notBefore?.getTime() ?? 0) + usefulForMs),
      notBefore: order.notBefore ?? null,
    });
  }

  private async mustHaveRoom(
    tx: Tx,
    letter: Parameters<MessageShares['written']>[1],
    perHour: number,
    now: Date,
  ): Promise<void> {
    const { count, first } = await this.shares.written(tx, letter, new Date(now.getTime() - HOUR_MS));
    if (count < perHour) return;
    const free = (first ?? now).getTime() + HOUR_MS;
    throw commonErrors.RATE_LIMITED({ retryAfterMs: Math.max(1_000, free - now.getTime()) });
  }
}

/** @throws Error when a value could be a name, an address or a sentence: none of these is stored with a letter */
export function idsOnly(data: unknown): Record<string, string> {
  for (const [name, value] of Object.entries(data as Record<string, unknown>)) {
    if (typeof value !== 'string' || !ID.test(value))
      throw new Error(`What is sent keeps ids only: ${name} is none`);
  }
  return data as Record<string, string>;
}
