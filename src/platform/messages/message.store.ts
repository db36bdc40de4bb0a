import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import type { Locale } from '../mail/letter-kinds.js';
import { Outbox } from '../outbox/outbox.js';
import { laneOf } from './message.events.js';
import { MessageStatus, type MessageChannel, type MessageOutcome } from './message.rules.js';

/** A message locked for a decision. */
export interface LockedMessage {
  id: string;
  channel: MessageChannel;
  kind: string;
  /** Who gets it: a name for a table of people, chats or servers, and the id there. */
  recipientType: string;
  recipientId: string;
  locale: Locale;
  /** Ids only: words are made when it is sent. */
  data: Record<string, string>;
  status: MessageStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  createdAt: Date;
  recipientHash: Buffer | null;
  shownAs: string | null;
  receipt: string | null;
  sentAt: Date | null;
  checks: number;
}

export interface NewMessage extends Pick<
  LockedMessage,
  'channel' | 'kind' | 'recipientType' | 'recipientId' | 'locale' | 'data' | 'expiresAt'
> {
  /** What it is about, for staff. */
  about: { type: string; id: string } | null;
  /** A second message with the same key on one channel is the first one. */
  onceKey: string | null;
  /** Held back until then. */
  notBefore?: Date | null;
}

export type MessageChange = Partial<{
  status: MessageStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  recipientHash: Buffer | null;
  shownAs: string;
  form: string;
  failureCode: string | null;
  reply: string | null;
  receipt: string | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  nextCheckAt: Date | null;
  checks: number;
}>;

const COLUMN: Record<keyof MessageChange, string> = {
  status: 'status',
  attempts: 'attempts',
  nextAttemptAt: 'next_attempt_at',
  expiresAt: 'expires_at',
  recipientHash: 'recipient_hash',
  shownAs: 'shown_as',
  form: 'form',
  failureCode: 'failure_code',
  reply: 'reply',
  receipt: 'receipt',
  sentAt: 'sent_at',
  deliveredAt: 'delivered_at',
  nextCheckAt: 'next_check_at',
  checks: 'checks',
};

const LOCKED = `id, channel, kind, recipient_type AS "recipientType", recipient_id AS "recipientId", locale, data, status,
  attempts, next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", created_at AS "createdAt",
  recipient_hash AS "recipientHash", shown_as AS "shownAs", receipt, sent_at AS "sentAt", checks`;
/** If the job of a new message is lost, the schedule takes it up after this: a code or an alert is worth most at once. */
const RESCUE_AFTER_MS = 5_000;

/** Writes and locks of messages. */
@Injectable()
export class MessageStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the message's id, or that of the message which holds its `onceKey` already */
  async insert(tx: Tx, message: NewMessage): Promise<{ id: string; isNew: boolean }> {
    const now = this.clock.now();
    const id = newId();
    const held = message.notBefore && message.notBefore > now ? message.notBefore : null;
    const made: unknown[] = await tx.query(
      `INSERT INTO messages (id, channel, kind, recipient_type, recipient_id, locale, data, about_type, about_id, once_key,
         status, next_attempt_at, expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'WAITING', $11, $12, $13, $13)
       ON CONFLICT (channel, once_key) DO NOTHING RETURNING 1`,
      [
        id,
        message.channel,
        message.kind,
        message.recipientType,
        message.recipientId,
        message.locale,
        message.data,
        message.about?.type ?? null,
        message.about?.id ?? null,
        message.onceKey,
        held ?? this.rescueAt(),
        message.expiresAt,
        now,
      ],
    );
    if (made.length === 0) {
      const [first]: { id: string }[] = await tx.query(
        `SELECT id FROM messages WHERE channel = $1 AND once_key = $2`,
        [message.channel, message.onceKey],
      );
      return { id: first?.id ?? '', isNew: false };
    }
    if (!held) await this.request(tx, { id, channel: message.channel });
    return { id, isNew: true };
  }

  async lock(tx: Tx, id: string): Promise<LockedMessage | null> {
    const [row]: LockedMessage[] = await tx.query(`SELECT ${LOCKED} FROM messages WHERE id = $1 FOR UPDATE`, [
      id,
    ]);
    return row ?? null;
  }

  async change(tx: Tx, id: string, change: MessageChange): Promise<void> {
    const fields = Object.keys(change) as (keyof MessageChange)[];
    await tx.query(
      `UPDATE messages SET updated_at = $2${fields.map((field, i) => `, ${COLUMN[field]} = $${i + 3}`).join('')}
       WHERE id = $1`,
      [id, this.clock.now(), ...fields.map((field) => change[field])],
    );
  }

  /** To be tried anew under the same id, as if it had just been written: also for whoever counts. */
  async reopen(tx: Tx, message: Pick<LockedMessage, 'id' | 'channel'>, expiresAt: Date): Promise<void> {
    await this.change(tx, message.id, {
      status: MessageStatus.WAITING,
      nextAttemptAt: this.rescueAt(),
      expiresAt,
      failureCode: null,
      receipt: null,
      sentAt: null,
      deliveredAt: null,
      nextCheckAt: null,
      checks: 0,
    });
    await this.request(tx, message);
  }

  /** One try about to be made. */
  async beginAttempt(
    tx: Tx,
    { id, channel }: Pick<LockedMessage, 'id' | 'channel'>,
    number: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO message_attempts (id, message_id, channel, number, started_at) VALUES ($1, $2, $3, $4, $5)`,
      [newId(), id, channel, number, this.clock.now()],
    );
  }

  /** How a try ended. One whose answer was lost may still be settled; any other end stays. */
  async endAttempt(
    tx: Tx,
    messageId: string,
    number: number,
    end: { outcome: MessageOutcome; code: string | null; reply: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE message_attempts SET ended_at = $3, outcome = $4, code = $5, reply = $6
       WHERE message_id = $1 AND number = $2 AND (ended_at IS NULL OR outcome = 'UNKNOWN')`,
      [messageId, number, this.clock.now(), end.outcome, end.code, end.reply],
    );
  }

  async countUnknown(tx: Tx, messageId: string): Promise<number> {
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM message_attempts WHERE message_id = $1 AND outcome = 'UNKNOWN'`,
      [messageId],
    );
    return Number(row?.count ?? 0);
  }

  /** Ends what has become useless. What may have arrived stays UNKNOWN: it is not sent again, but may be asked after. */
  async expire(tx: Tx, channels: readonly MessageChannel[], asked: readonly MessageChannel[]): Promise<void> {
    await tx.query(
      `UPDATE messages SET status = CASE status WHEN 'UNKNOWN' THEN 'UNKNOWN' ELSE 'EXPIRED' END,
         next_attempt_at = NULL, updated_at = $1
       WHERE channel = ANY($2) AND (status IN ('WAITING', 'RETRYING') OR (status = 'UNKNOWN' AND channel <> ALL($3)))
         AND next_attempt_at IS NOT NULL AND expires_at <= $1`,
      [this.clock.now(), channels, asked],
    );
  }

  private async request(tx: Tx, { id, channel }: { id: string; channel: MessageChannel }): Promise<void> {
    await this.outbox.add(tx, laneOf(channel).event, id, { messageId: id });
  }

  private rescueAt(): Date {
    return new Date(this.clock.now().getTime() + RESCUE_AFTER_MS);
  }
}
