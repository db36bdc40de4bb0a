import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import type { Locale } from '../mail/letter-kinds.js';
import { Outbox } from '../outbox/outbox.js';
import './message.events.js';
import { MessageStatus, type MessageChannel, type MessageOutcome } from './message.rules.js';

/** A message locked for a decision. */
export interface LockedMessage {
  id: string;
  channel: MessageChannel;
  kind: string;
  recipientId: string;
  locale: Locale;
  /** Ids only: words are made when it is sent. */
  data: Record<string, string>;
  status: MessageStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  createdAt: Date;
}

export interface NewMessage extends Pick<
  LockedMessage,
  'channel' | 'kind' | 'recipientId' | 'locale' | 'data' | 'expiresAt'
> {
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
  shownAs: string;
  failureCode: string | null;
  reply: string | null;
  sentAt: Date | null;
}>;

const COLUMN: Record<keyof MessageChange, string> = {
  status: 'status',
  attempts: 'attempts',
  nextAttemptAt: 'next_attempt_at',
  expiresAt: 'expires_at',
  shownAs: 'shown_as',
  failureCode: 'failure_code',
  reply: 'reply',
  sentAt: 'sent_at',
};

/** If the job of a new message is lost, the schedule takes it up after this: an alert is worth most in its first minute. */
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
      `INSERT INTO messages (id, channel, kind, recipient_id, locale, data, once_key, status, next_attempt_at,
         expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'WAITING', $8, $9, $10, $10)
       ON CONFLICT (channel, once_key) DO NOTHING RETURNING 1`,
      [
        id,
        message.channel,
        message.kind,
        message.recipientId,
        message.locale,
        message.data,
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
    if (!held) await this.outbox.add(tx, 'message.requested', id, { messageId: id });
    return { id, isNew: true };
  }

  async lock(tx: Tx, id: string): Promise<LockedMessage | null> {
    const [row]: LockedMessage[] = await tx.query(
      `SELECT id, channel, kind, recipient_id AS "recipientId", locale, data, status, attempts,
         next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", created_at AS "createdAt"
       FROM messages WHERE id = $1 FOR UPDATE`,
      [id],
    );
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

  /** To be tried anew, under the same id: whoever got it before knows it again. */
  async reopen(tx: Tx, id: string, expiresAt: Date): Promise<void> {
    await this.change(tx, id, {
      status: MessageStatus.WAITING,
      nextAttemptAt: this.rescueAt(),
      expiresAt,
      failureCode: null,
      sentAt: null,
    });
    await this.outbox.add(tx, 'message.requested', id, { messageId: id });
  }

  /** One try about to be made. */
  async beginAttempt(tx: Tx, messageId: string, number: number): Promise<void> {
    await tx.query(
      `INSERT INTO message_attempts (id, message_id, number, started_at) VALUES ($1, $2, $3, $4)`,
      [newId(), messageId, number, this.clock.now()],
    );
  }

  /** How a try ended. One that ended already keeps its end. */
  async endAttempt(
    tx: Tx,
    messageId: string,
    number: number,
    end: { outcome: MessageOutcome; code: string | null; reply: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE message_attempts SET ended_at = $3, outcome = $4, code = $5, reply = $6
       WHERE message_id = $1 AND number = $2 AND ended_at IS NULL`,
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

  /** Messages to one recipient that went or are going since then, without this one. Waits for others who count there. */
  async countSince(tx: Tx, { id, recipientId }: LockedMessage, since: Date): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('message'), hashtext($1))`, [recipientId]);
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM messages WHERE recipient_id = $1 AND created_at > $2 AND id <> $3 AND attempts > 0`,
      [recipientId, since, id],
    );
    return Number(row?.count ?? 0);
  }

  /** Ends what has become useless. What may have arrived stays UNKNOWN and is not sent again. */
  async expire(tx: Tx): Promise<void> {
    await tx.query(
      `UPDATE messages SET status = CASE status WHEN 'UNKNOWN' THEN 'UNKNOWN' ELSE 'EXPIRED' END,
         next_attempt_at = NULL, updated_at = $1
       WHERE status IN ('WAITING', 'RETRYING', 'UNKNOWN') AND next_attempt_at IS NOT NULL AND expires_at <= $1`,
      [this.clock.now()],
    );
  }

  private rescueAt(): Date {
    return new Date(this.clock.now().getTime() + RESCUE_AFTER_MS);
  }
}
