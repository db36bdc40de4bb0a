import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import type { Locale } from '../mail/letter-kinds.js';
import { Outbox } from '../outbox/outbox.js';
import './sms.events.js';
import { DAY_MS, SmsStatus } from './sms-message.rules.js';
import type { SmsForm } from './sms-text.js';
import type { SmsOutcome } from './sms.queries.js';

/** A text locked for a decision. */
export interface LockedSms {
  id: string;
  kind: string;
  recipientType: string;
  recipientId: string;
  locale: Locale;
  data: Record<string, string>;
  status: SmsStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  receipt: string | null;
  sentAt: Date | null;
  checks: number;
}

export interface NewSms extends Pick<
  LockedSms,
  'kind' | 'recipientType' | 'recipientId' | 'locale' | 'data' | 'expiresAt'
> {
  onceKey: string | null;
  notBefore: Date | null;
}

export type SmsChange = Partial<{
  status: SmsStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  phoneHash: Buffer;
  phoneMasked: string;
  form: SmsForm;
  failureCode: string | null;
  carrierReply: string | null;
  receipt: string | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  nextCheckAt: Date | null;
  checks: number;
}>;

const COLUMN: Record<keyof SmsChange, string> = {
  status: 'status',
  attempts: 'attempts',
  nextAttemptAt: 'next_attempt_at',
  phoneHash: 'phone_hash',
  phoneMasked: 'phone_masked',
  form: 'form',
  failureCode: 'failure_code',
  carrierReply: 'carrier_reply',
  receipt: 'receipt',
  sentAt: 'sent_at',
  deliveredAt: 'delivered_at',
  nextCheckAt: 'next_check_at',
  checks: 'checks',
};

/** If the job of a new text is lost, the schedule takes it up after this: a code is good for minutes. */
const RESCUE_AFTER_MS = 5_000;

/** Writes and locks of texts. */
@Injectable()
export class SmsStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the text's id, or that of the text which holds its `onceKey` already */
  async insert(tx: Tx, sms: NewSms): Promise<{ id: string; isNew: boolean }> {
    const now = this.clock.now();
    const id = newId();
    const held = sms.notBefore !== null && sms.notBefore > now ? sms.notBefore : null;
    const made: unknown[] = await tx.query(
      `INSERT INTO sms_messages (id, kind, recipient_type, recipient_id, locale, data, once_key, status,
         next_attempt_at, expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'WAITING', $8, $9, $10, $10)
       ON CONFLICT (once_key) DO NOTHING RETURNING 1`,
      [
        id,
        sms.kind,
        sms.recipientType,
        sms.recipientId,
        sms.locale,
        sms.data,
        sms.onceKey,
        held ?? this.rescueAt(),
        sms.expiresAt,
        now,
      ],
    );
    if (made.length === 0) {
      const [first]: { id: string }[] = await tx.query(`SELECT id FROM sms_messages WHERE once_key = $1`, [
        sms.onceKey,
      ]);
      return { id: first?.id ?? '', isNew: false };
    }
    if (!held) await this.outbox.add(tx, 'sms.requested', id, { messageId: id });
    return { id, isNew: true };
  }

  async lock(tx: Tx, id: string): Promise<LockedSms | null> {
    const [row]: LockedSms[] = await tx.query(
      `SELECT id, kind, recipient_type AS "recipientType", recipient_id AS "recipientId", locale, data, status, attempts,
         next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", receipt, sent_at AS "sentAt", checks
       FROM sms_messages WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async change(tx: Tx, id: string, change: SmsChange): Promise<void> {
    const fields = Object.keys(change) as (keyof SmsChange)[];
    await tx.query(
      `UPDATE sms_messages SET updated_at = $2${fields.map((field, i) => `, ${COLUMN[field]} = $${i + 3}`).join('')}
       WHERE id = $1`,
      [id, this.clock.now(), ...fields.map((field) => change[field])],
    );
  }

  /** To be tried anew, as if it had just been written. */
  async reopen(tx: Tx, id: string): Promise<void> {
    await this.change(tx, id, {
      status: SmsStatus.WAITING,
      nextAttemptAt: this.rescueAt(),
      failureCode: null,
      receipt: null,
      sentAt: null,
      nextCheckAt: null,
      checks: 0,
    });
    await this.outbox.add(tx, 'sms.requested', id, { messageId: id });
  }

  /** One try about to be made. */
  async beginAttempt(tx: Tx, messageId: string, number: number): Promise<void> {
    await tx.query(`INSERT INTO sms_attempts (id, message_id, number, started_at) VALUES ($1, $2, $3, $4)`, [
      newId(),
      messageId,
      number,
      this.clock.now(),
    ]);
  }

  /** How a try ended. One whose answer was lost may still be settled; any other end stays. */
  async endAttempt(
    tx: Tx,
    messageId: string,
    number: number,
    end: { outcome: SmsOutcome; code: string | null; reply: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE sms_attempts SET ended_at = $3, outcome = $4, code = $5, reply = $6
       WHERE message_id = $1 AND number = $2 AND (ended_at IS NULL OR outcome = 'UNKNOWN')`,
      [messageId, number, this.clock.now(), end.outcome, end.code, end.reply],
    );
  }

  /** Texts of its kind to one number within a day, with the one that is being sent. Waits for others who count there. */
  async countToday(tx: Tx, { id, kind }: Pick<LockedSms, 'id' | 'kind'>, phoneHash: Buffer): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('sms'), hashtext($1))`, [
      phoneHash.toString('hex'),
    ]);
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM sms_messages WHERE phone_hash = $1 AND created_at > $2 AND id <> $3 AND kind = $4
         AND status IN ('SENDING', 'RETRYING', 'UNKNOWN', 'SENT', 'DELIVERED', 'UNDELIVERED')`,
      [phoneHash, new Date(this.clock.now().getTime() - DAY_MS), id, kind],
    );
    return Number(row?.count ?? 0) + 1;
  }

  /** Whether the house handed over fewer than `max` texts within a day. */
  async hasRoomToday(tx: Tx, max: number): Promise<boolean> {
    const since = new Date(this.clock.now().getTime() - DAY_MS);
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM sms_messages WHERE sent_at > $1 ORDER BY sent_at DESC OFFSET $2 LIMIT 1`,
      [since, max - 1],
    );
    return rows.length === 0;
  }

  /** Ends what has become useless. What may have arrived stays UNKNOWN and is not sent again. */
  async expire(tx: Tx): Promise<void> {
    await tx.query(
      `UPDATE sms_messages SET status = 'EXPIRED', next_attempt_at = NULL, updated_at = $1
       WHERE status IN ('WAITING', 'RETRYING') AND next_attempt_at IS NOT NULL AND expires_at <= $1`,
      [this.clock.now()],
    );
  }

  private rescueAt(): Date {
    return new Date(this.clock.now().getTime() + RESCUE_AFTER_MS);
  }
}
