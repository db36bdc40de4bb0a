import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, Db } from '../db/db.js';
import { groupByKey } from '../graphql/loaders.js';
import type { Locale } from './letter-kinds.js';
import type { MailStatus } from './mail-message.rules.js';

export enum AttemptOutcome {
  SENT = 'SENT',
  REFUSED = 'REFUSED',
  DEFERRED = 'DEFERRED',
  UNREACHABLE = 'UNREACHABLE',
  UNKNOWN = 'UNKNOWN',
}

export interface MailRow {
  id: string;
  kind: string;
  status: MailStatus;
  locale: Locale;
  recipientType: string;
  recipientId: string;
  addressMasked: string | null;
  aboutType: string | null;
  aboutId: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  expiresAt: Date;
  failureCode: string | null;
  serverReply: string | null;
  serverReceipt: string | null;
  createdAt: Date;
  sentAt: Date | null;
}

export interface MailAttemptRow {
  messageId: string;
  number: number;
  startedAt: Date;
  endedAt: Date | null;
  outcome: AttemptOutcome | null;
  code: number | null;
  reply: string | null;
}

export interface SuppressionRow {
  id: string;
  addressMasked: string;
  reason: string;
  serverReply: string | null;
  messageId: string | null;
  createdAt: Date;
  liftedAt: Date | null;
  liftedById: string | null;
  liftReason: string | null;
}

export interface MailFilterValues {
  status?: MailStatus[] | null;
  kind?: string | null;
  recipientId?: string | null;
  aboutId?: string | null;
}

/** How the mail channel has been doing, as the tries of all processes tell. */
export interface ChannelHealth {
  lastSuccessAt: Date | null;
  /** When a server last answered about a letter, whatever it said. */
  lastAnswerAt: Date | null;
  lastFailureAt: Date | null;
  lastFailure: string | null;
  waiting: number;
}

const COLUMNS = `id, kind, status, locale, recipient_type AS "recipientType", recipient_id AS "recipientId",
  address_masked AS "addressMasked", about_type AS "aboutType", about_id AS "aboutId", attempts,
  next_attempt_at AS "nextAttemptAt", expires_at AS "expiresAt", failure_code AS "failureCode",
  server_reply AS "serverReply", server_receipt AS "serverReceipt", created_at AS "createdAt", sent_at AS "sentAt"`;
const SUPPRESSION = `id, address_masked AS "addressMasked", reason, server_reply AS "serverReply",
  message_id AS "messageId", created_at AS "createdAt", lifted_at AS "liftedAt", lifted_by AS "liftedById",
  lift_reason AS "liftReason"`;
/** Staff wants to know that many wait, not how many exactly. */
const WAITING_MAX = 10_000;

/** Reads of letters: plain rows. */
@Injectable()
export class MailQueries {
  constructor(private readonly db: Db) {}

  async page(request: PageRequest, filter: MailFilterValues): Promise<Page<MailRow>> {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.kind) where.and('kind = ?', filter.kind);
    if (filter.recipientId) {
      if (isUuid(filter.recipientId)) where.and('recipient_id = ?', filter.recipientId);
      else where.and('false');
    }
    if (filter.aboutId) where.and('about_id = ?', filter.aboutId);
    return this.newest<MailRow>('mail_messages', COLUMNS, where, request);
  }

  byId(id: string): Promise<MailRow | null> {
    return isUuid(id)
      ? this.db.one<MailRow>(`SELECT ${COLUMNS} FROM mail_messages WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  async attemptsOf(messageIds: readonly string[]): Promise<MailAttemptRow[][]> {
    const rows = await this.db.rows<MailAttemptRow>(
      `SELECT message_id AS "messageId", number, started_at AS "startedAt", ended_at AS "endedAt", outcome, code, reply
       FROM mail_attempts WHERE message_id = ANY($1) ORDER BY number`,
      [messageIds],
    );
    return groupByKey(messageIds, rows, (row) => row.messageId);
  }

  suppressions(request: PageRequest, onlyActive: boolean): Promise<Page<SuppressionRow>> {
    const where = new Conditions();
    if (onlyActive) where.and('lifted_at IS NULL');
    return this.newest<SuppressionRow>('mail_suppressions', SUPPRESSION, where, request);
  }

  suppression(id: string): Promise<SuppressionRow | null> {
    return isUuid(id)
      ? this.db.one<SuppressionRow>(`SELECT ${SUPPRESSION} FROM mail_suppressions WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  async health(): Promise<ChannelHealth> {
    const row = await this.db.one<Omit<ChannelHealth, 'waiting'> & { waiting: string }>(
      `SELECT
         (SELECT max(ended_at) FROM mail_attempts WHERE outcome = 'SENT') AS "lastSuccessAt",
         greatest((SELECT max(ended_at) FROM mail_attempts WHERE outcome = 'SENT'),
           (SELECT max(ended_at) FROM mail_attempts WHERE outcome = 'REFUSED'),
           (SELECT max(ended_at) FROM mail_attempts WHERE outcome = 'DEFERRED' AND code IS NOT NULL)) AS "lastAnswerAt",
         failed.ended_at AS "lastFailureAt", failed.reply AS "lastFailure",
         (SELECT count(*) FROM (SELECT 1 FROM mail_messages WHERE status IN ('WAITING', 'RETRYING') LIMIT ${WAITING_MAX}) w)
           AS waiting
       FROM (VALUES (1)) one LEFT JOIN LATERAL (
         SELECT ended_at, reply FROM mail_attempts WHERE outcome IN ('UNREACHABLE', 'UNKNOWN')
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

  /** Letters whose time has come, the longest waiting first. */
  async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM mail_messages WHERE next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $2`,
      [now, limit],
    );
    return rows.map((row) => row.id);
  }

  private async newest<R extends { id: string; createdAt: Date }>(
    table: 'mail_messages' | 'mail_suppressions',
    columns: string,
    where: Conditions,
    request: PageRequest,
  ): Promise<Page<R>> {
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM ${table} ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<R>(
        `SELECT ${columns} FROM ${table} ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }
}
