import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../shared/errors.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Letters } from '../../../platform/mail/letters.js';
import { MessageStore } from '../../../platform/messages/message.store.js';
import { Texts } from '../../../platform/sms/texts.js';
import { DestinationStore } from '../destinations/destination.store.js';
import { quietUntil } from '../preferences/quiet-hours.js';
import { PreferenceStore, type Preferences } from '../preferences/preference.store.js';
import { NoticeRegistry } from './notice-kinds.js';
import { NoticeStore, type NewDelivery, type NoticeRow, type SkipReason } from './notice.store.js';
import { Severity, weighs } from './severity.js';

/** Texts about one thing to one person: the rest of an incident is read in the app. */
export const TEXTS_PER_GROUP = 3;

/** Decides on which ways a notice goes to whom, from what they asked for, and orders the messages. */
@Injectable()
export class NoticeWays {
  constructor(
    private readonly store: NoticeStore,
    private readonly registry: NoticeRegistry,
    private readonly preferences: PreferenceStore,
    private readonly destinations: DestinationStore,
    private readonly letters: Letters,
    private readonly texts: Texts,
    private readonly messages: MessageStore,
    private readonly clock: Clock,
  ) {}

  async toStaff(tx: Tx, notice: NoticeRow, staffIds: readonly string[]): Promise<void> {
    const wishes = await this.preferences.ofAll(tx, staffIds);
    for (const id of staffIds) {
      const wish = wishes.get(id);
      if (!wish) continue;
      if (weighs(notice.severity, wish.emailFrom)) await this.byLetter(tx, notice, id, wish);
      if (weighs(notice.severity, wish.smsFrom) && wish.hasPhone) await this.byText(tx, notice, id, wish);
    }
  }

  async toDestinations(tx: Tx, notice: NoticeRow): Promise<void> {
    const named = 'channelIds' in notice.audience ? notice.audience.channelIds : [];
    const { usefulForMs, isBetweenPeople = false } = this.registry.named(notice.kind);
    // What customers are told is none of a chat's business, nor is what one says to another.
    const isForAll = !('userIds' in notice.audience) && !isBetweenPeople;
    for (const destination of await this.destinations.listening(tx, named, isForAll)) {
      if (!named.includes(destination.id) && !weighs(notice.severity, destination.minSeverity)) continue;
      const { id: messageId } = await this.messages.insert(tx, {
        channel: destination.type,
        kind: notice.kind,
        recipientType: 'DESTINATION',
        recipientId: destination.id,
        locale: destination.locale,
        data: { noticeId: notice.id },
        about: { type: 'notice', id: notice.id },
        onceKey: `${notice.id}:${destination.id}`,
        expiresAt: new Date(this.clock.now().getTime() + usefulForMs),
      });
      await this.store.addDelivery(tx, {
        ...of(notice, destination.type, destination.id),
        messageId,
      });
    }
  }

  private async byLetter(tx: Tx, notice: NoticeRow, staffId: string, wish: Preferences): Promise<void> {
    const delivery = of(notice, 'EMAIL', staffId);
    if (this.isMuted(notice, wish)) return this.skip(tx, delivery, 'MUTED');
    const heldUntil = this.heldUntil(notice, wish);
    try {
      const { id: messageId } = await this.letters.send(tx, {
        kind: 'notifications.notice',
        to: { type: 'ADMIN', id: staffId },
        locale: wish.locale,
        data: { noticeId: notice.id },
        once: `${notice.id}:${staffId}`,
        notBefore: heldUntil,
      });
      await this.store.addDelivery(tx, { ...delivery, messageId, heldUntil });
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'RATE_LIMITED')) throw error;
      await this.skip(tx, delivery, 'CAPPED');
    }
  }

  private async byText(tx: Tx, notice: NoticeRow, staffId: string, wish: Preferences): Promise<void> {
    const delivery = of(notice, 'SMS', staffId);
    if (this.isMuted(notice, wish)) return this.skip(tx, delivery, 'MUTED');
    if (!this.texts.available) return this.skip(tx, delivery, 'NOT_CONFIGURED');
    const { groupKey } = notice;
    if (groupKey !== null) {
      const sent = await this.store.countOfGroup(tx, { channel: 'SMS', recipientId: staffId, groupKey });
      if (sent >= TEXTS_PER_GROUP) return this.skip(tx, delivery, 'CAPPED');
    }
    const heldUntil = this.heldUntil(notice, wish);
    const { id: messageId } = await this.texts.send(tx, {
      kind: 'notifications.notice',
      to: { type: 'STAFF', id: staffId },
      locale: wish.locale,
      data: { noticeId: notice.id },
      once: `${notice.id}:${staffId}`,
      notBefore: heldUntil,
    });
    await this.store.addDelivery(tx, { ...delivery, messageId, heldUntil });
  }

  private skip(tx: Tx, delivery: NewDelivery, skipped: SkipReason): Promise<void> {
    return this.store.addDelivery(tx, { ...delivery, skipped });
  }

  /** What is critical can be neither muted nor held back. */
  private isMuted({ kind, severity }: NoticeRow, { mutedKinds }: Preferences): boolean {
    return severity !== Severity.CRITICAL && mutedKinds.includes(kind);
  }

  private heldUntil({ severity }: NoticeRow, { quietFrom, quietTo }: Preferences): Date | null {
    if (severity === Severity.CRITICAL || quietFrom === null || quietTo === null) return null;
    return quietUntil(this.clock.now(), quietFrom, quietTo);
  }
}

function of(notice: NoticeRow, channel: NewDelivery['channel'], recipientId: string): NewDelivery {
  return { noticeId: notice.id, channel, recipientId, messageId: null, skipped: null, heldUntil: null };
}
