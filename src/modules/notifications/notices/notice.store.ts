import { Injectable } from '@nestjs/common';
import { newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';
import type { NoticeData } from './notice-kinds.js';
import './notices.events.js';
import type { Severity } from './severity.js';

/** Who a notice is for: people by id, whoever has a permission when it is handed out, or chats and servers by id. */
export type Audience =
  | { adminUserIds: readonly string[] }
  /** `also`: of the staff, whether they have it or not. */
  | { permission: string; also?: readonly string[] }
  | { channelIds: readonly string[] }
  /** Customers: they see it in their own notification centre, and nowhere else. */
  | { userIds: readonly string[] };

export interface NoticeRow {
  id: string;
  kind: string;
  severity: Severity;
  audience: Audience;
  data: NoticeData;
  link: string | null;
  groupKey: string | null;
  createdAt: Date;
}

export type NewNotice = Omit<NoticeRow, 'id' | 'createdAt'> & { key: string };

export type NoticeChannel = 'EMAIL' | 'SMS' | 'SLACK' | 'WEBHOOK';
export type SkipReason = 'MUTED' | 'CAPPED' | 'NOT_CONFIGURED';

export interface NewDelivery {
  noticeId: string;
  channel: NoticeChannel;
  recipientId: string;
  messageId: string | null;
  skipped: SkipReason | null;
  heldUntil: Date | null;
}

/** Somebody who has a notification centre. */
export interface Reader {
  type: 'ADMIN' | 'USER';
  id: string;
}

export const NOTICE_COLUMNS = `id, kind, severity, audience, data, link, group_key AS "groupKey", created_at AS "createdAt"`;

/** Writes and locks of notices, of the lines that show them, and of what became of them elsewhere. */
@Injectable()
export class NoticeStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  async insert(tx: Tx, notice: NewNotice): Promise<void> {
    const id = newId();
    const made: unknown[] = await tx.query(
      `INSERT INTO notices (id, kind, key, severity, audience, data, link, group_key, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, key) DO NOTHING RETURNING 1`,
      [
        id,
        notice.kind,
        notice.key,
        notice.severity,
        notice.audience,
        notice.data,
        notice.link,
        notice.groupKey,
        this.clock.now(),
      ],
    );
    if (made.length > 0) await this.outbox.add(tx, 'notification.requested', id, { noticeId: id });
  }

  /** A notice whose one message is ordered by whoever writes it. @returns its id */
  async insertHandedOut(tx: Tx, notice: NewNotice): Promise<string> {
    const id = newId();
    await tx.query(
      `INSERT INTO notices (id, kind, key, severity, audience, data, link, group_key, created_at, expanded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
      [
        id,
        notice.kind,
        notice.key,
        notice.severity,
        notice.audience,
        notice.data,
        notice.link,
        notice.groupKey,
        this.clock.now(),
      ],
    );
    return id;
  }

  /** Tests of one destination, or to one person, since then. Waits for others who count there. */
  async countTests(tx: Tx, target: string, since: Date): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('notification-test'), hashtext($1))`, [target]);
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM notices WHERE kind = 'notifications.test' AND created_at > $2
         AND (audience->'channelIds' ? $1 OR audience->'adminUserIds' ? $1)`,
      [target, since],
    );
    return Number(row?.count ?? 0);
  }

  /** Null when it was handed out before. */
  async lockOpen(tx: Tx, id: string): Promise<NoticeRow | null> {
    const [row]: NoticeRow[] = await tx.query(
      `SELECT ${NOTICE_COLUMNS} FROM notices WHERE id = $1 AND expanded_at IS NULL FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async close(tx: Tx, id: string): Promise<void> {
    await tx.query(`UPDATE notices SET expanded_at = $2 WHERE id = $1`, [id, this.clock.now()]);
  }

  /** Puts a notice in front of people: a line of its own, or the newest word in the line of its group. */
  async show(tx: Tx, notice: NoticeRow, readers: readonly Reader[]): Promise<void> {
    if (readers.length === 0) return;
    // In one order, so that two notices of a group never wait for each other's lines.
    const inOrder = [...readers].sort((a, b) => (a.id < b.id ? -1 : 1));
    const lines: { id: string; readerId: string }[] = await tx.query(
      `INSERT INTO notifications AS line (id, recipient_type, recipient_id, notice_id, group_key, created_at, updated_at)
       SELECT r.id, r.type, r.reader, $4, $5, $6, $6 FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS r (id, type, reader)
       ON CONFLICT (recipient_id, group_key) WHERE group_key IS NOT NULL DO UPDATE SET
         notice_id = CASE WHEN line.updated_at > $6 THEN line.notice_id ELSE $4 END,
         updated_at = greatest(line.updated_at, $6), updates = line.updates + 1, read_at = NULL
       RETURNING id, recipient_id AS "readerId"`,
      [
        inOrder.map(() => newId()),
        inOrder.map(({ type }) => type),
        inOrder.map(({ id }) => id),
        notice.id,
        notice.groupKey,
        notice.createdAt,
      ],
    );
    await this.outbox.addAll(
      tx,
      lines.map(({ id, readerId }) => ({
        event: 'notification.received' as const,
        subjectId: readerId,
        payload: { notificationId: id },
        traceId: currentTraceId(),
      })),
    );
  }

  async addDelivery(tx: Tx, delivery: NewDelivery): Promise<void> {
    await tx.query(
      `INSERT INTO notice_deliveries (id, notice_id, channel, recipient_id, message_id, skipped, held_until, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (notice_id, channel, recipient_id) DO NOTHING`,
      [
        newId(),
        delivery.noticeId,
        delivery.channel,
        delivery.recipientId,
        delivery.messageId,
        delivery.skipped,
        delivery.heldUntil,
        this.clock.now(),
      ],
    );
  }

  /** How many notices of a group went to somebody on one way. */
  async countOfGroup(
    tx: Tx,
    { channel, recipientId, groupKey }: { channel: NoticeChannel; recipientId: string; groupKey: string },
  ): Promise<number> {
    const [row]: { count: string }[] = await tx.query(
      `SELECT count(*) FROM notice_deliveries d JOIN notices n ON n.id = d.notice_id
       WHERE n.group_key = $3 AND d.recipient_id = $2 AND d.channel = $1 AND d.message_id IS NOT NULL`,
      [channel, recipientId, groupKey],
    );
    return Number(row?.count ?? 0);
  }
}
