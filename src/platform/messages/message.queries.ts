import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, Db } from '../db/db.js';
import { groupByKey } from '../graphql/loaders.js';
import type { Locale } from '../mail/letter-kinds.js';
import type { ChannelHealth } from '../mail/mail.queries.js';
import type { MessageChannel, MessageOutcome, MessageStatus } from './message.rules.js';

export interface MessageRow {
  id: string;
  channel: MessageChannel;
  kind: string;
  status: MessageStatus;
  locale: Locale;
  recipientId: string;
  shownAs: string | null;
  data: Record<string, string>;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  failureCode: string | null;
  reply: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

export interface MessageAttemptRow {
  messageId: string;
  number: number;
  startedAt: Date;
  endedAt: Date | null;
  outcome: MessageOutcome | null;
  code: string | null;
  reply: string | null;
}

export interface MessageFilterValues {
  status?: MessageStatus[] | null;
  channel?: MessageChannel[] | null;
  kind?: string | null;
  recipientId?: string | null;
}

const COLUMNS = `id, channel, kind, status, locale, recipient_id AS "recipientId", shown_as AS "shownAs", data, attempts,
  next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", failure_code AS "failureCode", reply,
  created_at AS "createdAt", sent_at AS "sentAt"`;
/** Staff wants to know that many wait, not how many exactly. */
const WAITING_MAX = 10_000;

/** Reads of messages: plain rows. */
@Injectable()
export class MessageQueries {
  constructor(private readonly db: Db) {}

  async page(request: PageRequest, filter: MessageFilterValues): Promise<Page<MessageRow>> {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.channel?.length) where.and('channel = ANY(?)', filter.channel);
    if (filter.kind) where.and('kind = ?', filter.kind);
    if (filter.recipientId) {
      if (isUuid(filter.recipientId)) where.and('recipient_id = ?', filter.recipientId);
      else where.and('false');
    }
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM messages ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<MessageRow>(
        `SELECT ${COLUMNS} FROM messages ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }

  byId(id: string): Promise<MessageRow | null> {
    return isUuid(id)
      ? this.db.one<MessageRow>(`SELECT ${COLUMNS} FROM messages WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  async attemptsOf(messageIds: readonly string[]): Promise<MessageAttemptRow[][]> {
    const rows = await this.db.rows<MessageAttemptRow>(
      `SELECT message_id AS "messageId", number, started_at AS "startedAt", ended_at AS "endedAt", outcome, code, reply
       FROM message_attempts WHERE message_id = ANY($1) ORDER BY number`,
      [messageIds],
    );
    return groupByKey(messageIds, rows, (row) => row.messageId);
  }

  async health(channel: MessageChannel): Promise<ChannelHealth> {
    const row = await this.db.one<Omit<ChannelHealth, 'waiting'> & { waiting: string }>(
      `WITH ends AS (
         SELECT a.ended_at, a.outcome, a.reply FROM message_attempts a JOIN messages m ON m.id = a.message_id
         WHERE m.channel = $1 AND a.outcome IS NOT NULL ORDER BY a.ended_at DESC LIMIT 200)
       SELECT
         (SELECT max(ended_at) FROM ends WHERE outcome = 'SENT') AS "lastSuccessAt",
         (SELECT max(ended_at) FROM ends WHERE outcome IN ('SENT', 'REFUSED', 'DEFERRED')) AS "lastAnswerAt",
         failed.ended_at AS "lastFailureAt", failed.reply AS "lastFailure",
         (SELECT count(*) FROM (SELECT 1 FROM messages WHERE channel = $1 AND status IN ('WAITING', 'RETRYING')
            LIMIT ${WAITING_MAX}) w) AS waiting
       FROM (VALUES (1)) one LEFT JOIN LATERAL (
         SELECT ended_at, reply FROM ends WHERE outcome IN ('UNREACHABLE', 'UNKNOWN')
         ORDER BY ended_at DESC LIMIT 1) failed ON true`,
      [channel],
    );
    return {
      lastSuccessAt: row?.lastSuccessAt ?? null,
      lastAnswerAt: row?.lastAnswerAt ?? null,
      lastFailureAt: row?.lastFailureAt ?? null,
      lastFailure: row?.lastFailure ?? null,
      waiting: Number(row?.waiting ?? 0),
    };
  }

  /** Messages whose time has come, the longest waiting first. */
  async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM messages WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $2`,
      [now, limit],
    );
    return rows.map((row) => row.id);
  }
}
