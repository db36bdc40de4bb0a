import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, Db } from '../db/db.js';
import { groupByKey } from '../graphql/loaders.js';
import type { Locale } from '../mail/letter-kinds.js';
import type { MessageChannel, MessageOutcome, MessageStatus } from './message.rules.js';

export interface MessageRow {
  id: string;
  channel: MessageChannel;
  kind: string;
  status: MessageStatus;
  locale: Locale;
  recipientType: string;
  recipientId: string;
  /** Where it went last: masked where that is personal. */
  shownAs: string | null;
  aboutType: string | null;
  aboutId: string | null;
  form: string | null;
  data: Record<string, string>;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  failureCode: string | null;
  reply: string | null;
  receipt: string | null;
  createdAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
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
  aboutId?: string | null;
}

/** How a channel has been doing, as the tries of all processes tell. */
export interface ChannelHealth {
  lastSuccessAt: Date | null;
  /** When the other side last answered, whatever it said. */
  lastAnswerAt: Date | null;
  lastFailureAt: Date | null;
  lastFailure: string | null;
  waiting: number;
}

const COLUMNS = `id, channel, kind, status, locale, recipient_type AS "recipientType", recipient_id AS "recipientId",
  shown_as AS "shownAs", about_type AS "aboutType", about_id AS "aboutId", form, data, attempts,
  next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", failure_code AS "failureCode", reply, receipt,
  created_at AS "createdAt", sent_at AS "sentAt", delivered_at AS "deliveredAt"`;
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
    if (filter.aboutId) where.and('about_id = ?', filter.aboutId);
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

  /** In the order asked for; null where there is none. */
  async statusOf(ids: readonly string[]): Promise<(MessageStatus | null)[]> {
    const rows = await this.db.rows<{ id: string; status: MessageStatus }>(
      `SELECT id, status FROM messages WHERE id = ANY($1)`,
      [ids],
    );
    const byId = new Map(rows.map(({ id, status }) => [id, status]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  async attemptsOf(messageIds: readonly string[]): Promise<MessageAttemptRow[][]> {
    const rows = await this.db.rows<MessageAttemptRow>(
      `SELECT message_id AS "messageId", number, started_at AS "startedAt", ended_at AS "endedAt", outcome, code, reply
       FROM message_attempts WHERE message_id = ANY($1) ORDER BY number`,
      [messageIds],
    );
    return groupByKey(messageIds, rows, (row) => row.messageId);
  }

  /** When the last try of a message began; null when there was none. */
  async lastTryAt(messageId: string): Promise<Date | null> {
    const row = await this.db.one<{ at: Date | null }>(
      `SELECT max(started_at) AS at FROM message_attempts WHERE message_id = $1`,
      [messageId],
    );
    return row?.at ?? null;
  }

  async health(channel: MessageChannel): Promise<ChannelHealth> {
    const last = (outcome: string, more = ''): string =>
      `(SELECT max(ended_at) FROM message_attempts WHERE channel = $1 AND outcome = '${outcome}'${more})`;
    const row = await this.db.one<Omit<ChannelHealth, 'waiting'> & { waiting: string }>(
      `SELECT ${last('SENT')} AS "lastSuccessAt",
         greatest(${last('SENT')}, ${last('REFUSED')}, ${last('DEFERRED', " AND code <> 'NOT_WRITTEN'")}) AS "lastAnswerAt",
         failed.ended_at AS "lastFailureAt", failed.reply AS "lastFailure",
         (SELECT count(*) FROM (SELECT 1 FROM messages WHERE channel = $1 AND status IN ('WAITING', 'RETRYING')
            LIMIT ${WAITING_MAX}) w) AS waiting
       FROM (VALUES (1)) one LEFT JOIN LATERAL (
         SELECT ended_at, reply FROM message_attempts WHERE channel = $1 AND outcome IN ('UNREACHABLE', 'UNKNOWN')
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
  due(channels: readonly MessageChannel[], now: Date, limit: number): Promise<string[]> {
    return this.ids('next_attempt_at', channels, now, limit);
  }

  /** Messages of which the other side is to be asked what became of them. */
  toCheck(channels: readonly MessageChannel[], now: Date, limit: number): Promise<string[]> {
    return this.ids('next_check_at', channels, now, limit);
  }

  private async ids(
    time: 'next_attempt_at' | 'next_check_at',
    channels: readonly MessageChannel[],
    now: Date,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM messages WHERE channel = ANY($1) AND ${time} <= $2 ORDER BY ${time} LIMIT $3`,
      [channels, now, limit],
    );
    return rows.map((row) => row.id);
  }
}
