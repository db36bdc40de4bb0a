import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { groupByKey } from '../../../platform/graphql/loaders.js';
import { isUuid } from '../../../shared/ids.js';
import { NOTICE_COLUMNS, type NoticeChannel, type NoticeRow, type SkipReason } from './notice.store.js';

export interface NoticeDeliveryRow {
  noticeId: string;
  channel: NoticeChannel;
  recipientId: string;
  messageId: string | null;
  skipped: SkipReason | null;
  heldUntil: Date | null;
  createdAt: Date;
}

/** Reads of notices: plain rows. */
@Injectable()
export class NoticeQueries {
  constructor(private readonly db: Db) {}

  byId(id: string): Promise<NoticeRow | null> {
    return isUuid(id)
      ? this.db.one<NoticeRow>(`SELECT ${NOTICE_COLUMNS} FROM notices WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  /** In the order asked for; null where there is none. */
  async byIds(ids: readonly string[]): Promise<(NoticeRow | null)[]> {
    const rows = await this.db.rows<NoticeRow>(`SELECT ${NOTICE_COLUMNS} FROM notices WHERE id = ANY($1)`, [
      ids.filter(isUuid),
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  async deliveriesOf(noticeIds: readonly string[]): Promise<NoticeDeliveryRow[][]> {
    const rows = await this.db.rows<NoticeDeliveryRow>(
      `SELECT notice_id AS "noticeId", channel, recipient_id AS "recipientId", message_id AS "messageId", skipped,
         held_until AS "heldUntil", created_at AS "createdAt"
       FROM notice_deliveries WHERE notice_id = ANY($1) ORDER BY created_at, id`,
      [noticeIds],
    );
    return groupByKey(noticeIds, rows, (row) => row.noticeId);
  }

  /** Notices that nobody has handed out: their job was lost, or Redis is away. The oldest first. */
  async open(before: Date, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM notices WHERE expanded_at IS NULL AND created_at <= $1 ORDER BY created_at LIMIT $2`,
      [before, limit],
    );
    return rows.map((row) => row.id);
  }
}
