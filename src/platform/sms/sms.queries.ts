import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, Db } from '../db/db.js';
import { groupByKey } from '../graphql/loaders.js';
import type { Locale } from '../mail/letter-kinds.js';
import type { ChannelHealth } from '../mail/mail.queries.js';
import type { SmsStatus } from './sms-message.rules.js';
import type { SmsForm } from './sms-text.js';

export enum SmsOutcome {
  ACCEPTED = 'ACCEPTED',
  REFUSED = 'REFUSED',
  DEFERRED = 'DEFERRED',
  UNREACHABLE = 'UNREACHABLE',
  UNKNOWN = 'UNKNOWN',
  /** Its answer was lost, and the carrier says that it has never taken it. */
  LOST = 'LOST',
  /** There was nothing to say any more. */
  NOT_NEEDED = 'NOT_NEEDED',
}

export interface SmsRow {
  id: string;
  kind: string;
  status: SmsStatus;
  locale: Locale;
  recipientType: string;
  recipientId: string;
  phoneMasked: string | null;
  form: SmsForm | null;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  failureCode: string | null;
  carrierReply: string | null;
  receipt: string | null;
  createdAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
}

export interface SmsAttemptRow {
  messageId: string;
  number: number;
  startedAt: Date;
  endedAt: Date | null;
  outcome: SmsOutcome | null;
  code: string | null;
  reply: string | null;
}

export interface SmsFilterValues {
  status?: SmsStatus[] | null;
  kind?: string | null;
  recipientId?: string | null;
}

const COLUMNS = `id, kind, status, locale, recipient_type AS "recipientType", recipient_id AS "recipientId",
  phone_masked AS "phoneMasked", form, attempts, next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt",
  failure_code AS "failureCode", carrier_reply AS "carrierReply", receipt, created_at AS "createdAt",
  sent_at AS "sentAt", delivered_at AS "deliveredAt"`;
/** Staff wants to know that many wait, not how many exactly. */
const WAITING_MAX = 10_000;

/** Reads of texts: plain rows. */
@Injectable()
export class SmsQueries {
  constructor(private readonly db: Db) {}

  async page(request: PageRequest, filter: SmsFilterValues): Promise<Page<SmsRow>> {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.kind) where.and('kind = ?', filter.kind);
    if (filter.recipientId) {
      if (isUuid(filter.recipientId)) where.and('recipient_id = ?', filter.recipientId);
      else where.and('false');
    }
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM sms_messages ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<SmsRow>(
        `SELECT ${COLUMNS} FROM sms_messages ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }

  byId(id: string): Promise<SmsRow | null> {
    return isUuid(id)
      ? this.db.one<SmsRow>(`SELECT ${COLUMNS} FROM sms_messages WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  async attemptsOf(messageIds: readonly string[]): Promise<SmsAttemptRow[][]> {
    const rows = await this.db.rows<SmsAttemptRow>(
      `SELECT message_id AS "messageId", number, started_at AS "startedAt", ended_at AS "endedAt", outcome, code, reply
       FROM sms_attempts WHERE message_id = ANY($1) ORDER BY number`,
      [messageIds],
    );
    return groupByKey(messageIds, rows, (row) => row.messageId);
  }

  /** When the last try of a text began; null when there was none. */
  async lastTryAt(messageId: string): Promise<Date | null> {
    const row = await this.db.one<{ at: Date | null }>(
      `SELECT max(started_at) AS at FROM sms_attempts WHERE message_id = $1`,
      [messageId],
    );
    return row?.at ?? null;
  }

  async health(): Promise<ChannelHealth> {
    const row = await this.db.one<Omit<ChannelHealth, 'waiting'> & { waiting: string }>(
      `SELECT
         (SELECT max(ended_at) FROM sms_attempts WHERE outcome = 'ACCEPTED') AS "lastSuccessAt",
         greatest((SELECT max(ended_at) FROM sms_attempts WHERE outcome = 'ACCEPTED'),
           (SELECT max(ended_at) FROM sms_attempts WHERE outcome = 'REFUSED'),
           (SELECT max(ended_at) FROM sms_attempts WHERE outcome = 'DEFERRED')) AS "lastAnswerAt",
         failed.ended_at AS "lastFailureAt", failed.reply AS "lastFailure",
         (SELECT count(*) FROM (SELECT 1 FROM sms_messages WHERE status IN ('WAITING', 'RETRYING') LIMIT ${WAITING_MAX}) w)
           AS waiting
       FROM (VALUES (1)) one LEFT JOIN LATERAL (
         SELECT ended_at, reply FROM sms_attempts WHERE outcome IN ('UNREACHABLE', 'UNKNOWN')
         ORDER BY ended_at DESC LIMIT 1) failed ON true`,
    );
    return {
      lastSuccessAt: row?.lastSuccessAt ?? null,
      lastAnswerAt: row?.lastAnswerAt ?? null,
      lastFailureAt: row?.lastFailureAt ?? null,
      lastFailure: row?.lastFailure ?? null,
      waiting: Number(row?.waiting ?? 0),
    };
  }

  /** Texts whose time has come, the longest waiting first. */
  due(now: Date, limit: number): Promise<string[]> {
    return this.ids(
      `SELECT id FROM sms_messages WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $2`,
      now,
      limit,
    );
  }

  /** Texts of which the carrier is to be asked what became of them. */
  toCheck(now: Date, limit: number): Promise<string[]> {
    return this.ids(
      `SELECT id FROM sms_messages WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT $2`,
      now,
      limit,
    );
  }

  private async ids(sql: string, now: Date, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(sql, [now, limit]);
    return rows.map((row) => row.id);
  }
}
