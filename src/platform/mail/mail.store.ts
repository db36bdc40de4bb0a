import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import type { Tx } from '../db/unit-of-work.js';
import { Outbox } from '../outbox/outbox.js';
import type { Locale } from './letter-kinds.js';
import './mail.events.js';
import type { MailStatus } from './mail-message.rules.js';
import type { AttemptOutcome } from './mail.queries.js';

/** A letter locked for a decision. */
export interface LockedMail {
  id: string;
  kind: string;
  recipientType: string;
  recipientId: string;
  locale: Locale;
  data: Record<string, string>;
  status: MailStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  addressHash: Buffer | null;
  addressMasked: string | null;
}

export interface NewMail extends Pick<
  LockedMail,
  'kind' | 'recipientType' | 'recipientId' | 'locale' | 'data' | 'expiresAt'
> {
  about: { type: string; id: string } | null;
  onceKey: string | null;
  notBefore: Date | null;
}

export type MailChange = Partial<{
  status: MailStatus;
  attempts: number;
  nextAttemptAt: Date | null;
  addressHash: Buffer | null;
  addressMasked: string | null;
  failureCode: string | null;
  serverReply: string | null;
  serverReceipt: string | null;
  sentAt: Date;
}>;

const COLUMN: Record<keyof MailChange, string> = {
  status: 'status',
  attempts: 'attempts',
  nextAttemptAt: 'next_attempt_at',
  addressHash: 'address_hash',
  addressMasked: 'address_masked',
  failureCode: 'failure_code',
  serverReply: 'server_reply',
  serverReceipt: 'server_receipt',
  sentAt: 'sent_at',
};

/** If the job of a new letter is lost, the schedule takes it up after this. */
const RESCUE_AFTER_MS = 20_000;

/** Writes and locks of letters. */
@Injectable()
export class MailStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the letter's id, or that of the letter which holds its `onceKey` already */
  async insert(tx: Tx, mail: NewMail): Promise<{ id: string; isNew: boolean }> {
    const now = this.clock.now();
    const id = newId();
    const held = mail.notBefore !== null && mail.notBefore > now ? mail.notBefore : null;
    const made: unknown[] = await tx.query(
      `INSERT INTO mail_messages (id, kind, recipient_type, recipient_id, locale, data, about_type, about_id, once_key,
         status, next_attempt_at, expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'WAITING', $10, $11, $12, $12)
       ON CONFLICT (once_key) DO NOTHING RETURNING 1`,
      [
        id,
        mail.kind,
        mail.recipientType,
        mail.recipientId,
        mail.locale,
        mail.data,
        mail.about?.type ?? null,
        mail.about?.id ?? null,
        mail.onceKey,
        held ?? this.rescueAt(),
        mail.expiresAt,
        now,
      ],
    );
    if (made.length === 0) {
      const [first]: { id: string }[] = await tx.query(`SELECT id FROM mail_messages WHERE once_key = $1`, [
        mail.onceKey,
      ]);
      return { id: first?.id ?? '', isNew: false };
    }
    if (!held) await this.outbox.add(tx, 'mail.requested', id, { messageId: id });
    return { id, isNew: true };
  }

  async lock(tx: Tx, id: string): Promise<LockedMail | null> {
    const [row]: LockedMail[] = await tx.query(
      `SELECT id, kind, recipient_type AS "recipientType", recipient_id AS "recipientId", locale, data, status, attempts,
         next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", address_hash AS "addressHash",
         address_masked AS "addressMasked"
       FROM mail_messages WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async change(tx: Tx, id: string, change: MailChange): Promise<void> {
    const fields = Object.keys(change) as (keyof MailChange)[];
    await tx.query(
      `UPDATE mail_messages SET updated_at = $2${fields.map((field, i) => `, ${COLUMN[field]} = $${i + 3}`).join('')}
       WHERE id = $1`,
      [id, this.clock.now(), ...fields.map((field) => change[field])],
    );
  }

  /** To be tried anew, as if it had just been written. */
  async reopen(tx: Tx, id: string): Promise<void> {
    await this.change(tx, id, {
      status: 'WAITING' as MailStatus,
      nextAttemptAt: this.rescueAt(),
      failureCode: null,
    });
    await this.outbox.add(tx, 'mail.requested', id, { messageId: id });
  }

  /** One try about to be made. */
  async beginAttempt(tx: Tx, messageId: string, number: number): Promise<void> {
    await tx.query(`INSERT INTO mail_attempts (id, message_id, number, started_at) VALUES ($1, $2, $3, $4)`, [
      newId(),
      messageId,
      number,
      this.clock.now(),
    ]);
  }

  /** How a try ended. One that ended already keeps its end. */
  async endAttempt(
    tx: Tx,
    messageId: string,
    number: number,
    end: { outcome: AttemptOutcome; code: number | null; reply: string | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE mail_attempts SET ended_at = $3, outcome = $4, code = $5, reply = $6
       WHERE message_id = $1 AND number = $2 AND ended_at IS NULL`,
      [messageId, number, this.clock.now(), end.outcome, end.code, end.reply],
    );
  }

  async countUnknown(tx: Tx, messageId: string): Promise<number> {
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM mail_attempts WHERE message_id = $1 AND outcome = 'UNKNOWN'`,
      [messageId],
    );
    return Number(row?.count ?? 0);
  }

  /** Letters of a kind to one person since then, and when the first of them was written. Waits for others who count. */
  async countWritten(
    tx: Tx,
    mail: { kind: string; recipientType: string; recipientId: string },
    since: Date,
  ): Promise<{ count: number; first: Date | null }> {
    await this.alone(tx, `${mail.kind} ${mail.recipientType} ${mail.recipientId}`);
    const [row]: { count: string; first: Date | null }[] = await tx.query(
      `SELECT count(*), min(created_at) AS first FROM mail_messages
       WHERE recipient_type = $1 AND recipient_id = $2 AND created_at > $4 AND kind = $3`,
      [mail.recipientType, mail.recipientId, mail.kind, since],
    );
    return { count: Number(row?.count ?? 0), first: row?.first ?? null };
  }

  /** Other letters of a kind that went, or are going, to one address since then. Waits for others who count. */
  async countSent(tx: Tx, mail: LockedMail, addressHash: Buffer, since: Date): Promise<number> {
    await this.alone(tx, `${mail.kind} ${addressHash.toString('hex')}`);
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM mail_messages WHERE address_hash = $1 AND kind = $2 AND updated_at > $3 AND id <> $4
         AND status IN ('SENDING', 'RETRYING', 'UNKNOWN', 'SENT')`,
      [addressHash, mail.kind, since, mail.id],
    );
    return Number(row?.count ?? 0);
  }

  /** Marks an address as no good; a second word about it changes nothing. */
  async suppress(
    tx: Tx,
    bounce: { addressHash: Buffer; addressMasked: string; reply: string; messageId: string | null },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO mail_suppressions (id, address_hash, address_masked, reason, server_reply, message_id, created_at)
       VALUES ($1, $2, $3, 'HARD_BOUNCE', $4, $5, $6)
       ON CONFLICT (address_hash) WHERE lifted_at IS NULL DO NOTHING`,
      [newId(), bounce.addressHash, bounce.addressMasked, bounce.reply, bounce.messageId, this.clock.now()],
    );
  }

  async isSuppressed(tx: Tx, addressHash: Buffer): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM mail_suppressions WHERE address_hash = $1 AND lifted_at IS NULL`,
      [addressHash],
    );
    return rows.length > 0;
  }

  /** @returns false when there is no such mark, or it was lifted before */
  async lift(tx: Tx, id: string, by: string | null, reason: string): Promise<boolean> {
    const [rows]: [unknown[], number] = await tx.query(
      `UPDATE mail_suppressions SET lifted_at = $2, lifted_by = $3, lift_reason = $4
       WHERE id = $1 AND lifted_at IS NULL RETURNING 1`,
      [id, this.clock.now(), by, reason],
    );
    return rows.length > 0;
  }

  /** Ends what has become useless. What may have arrived stays UNKNOWN and is not sent again. */
  async expire(tx: Tx): Promise<void> {
    await tx.query(
      `UPDATE mail_messages SET status = CASE status WHEN 'UNKNOWN' THEN 'UNKNOWN' ELSE 'EXPIRED' END,
         next_attempt_at = NULL, updated_at = $1
       WHERE status IN ('WAITING', 'RETRYING', 'UNKNOWN') AND next_attempt_at IS NOT NULL AND expires_at <= $1`,
      [this.clock.now()],
    );
  }

  private async alone(tx: Tx, what: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('mail'), hashtext($1))`, [what]);
  }

  private rescueAt(): Date {
    return new Date(this.clock.now().getTime() + RESCUE_AFTER_MS);
  }
}
