import { Injectable } from '@nestjs/common';
import { Conditions } from '../../../platform/db/db.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import type { NoticeData } from '../notices/notice-kinds.js';
import type { Severity } from '../notices/severity.js';

/** One line of somebody's notification centre. */
export interface NotificationRow {
  id: string;
  noticeId: string;
  kind: string;
  severity: Severity;
  data: NoticeData;
  link: string | null;
  updates: number;
  createdAt: Date;
  updatedAt: Date;
  readAt: Date | null;
}

export interface NotificationFilterValues {
  unread?: boolean | null;
  severity?: Severity[] | null;
}

const COLUMNS = `l.id, l.notice_id AS "noticeId", n.kind, n.severity, n.data, n.link, l.updates,
  l.created_at AS "createdAt", l.updated_at AS "updatedAt", l.read_at AS "readAt"`;
const TABLES = `notifications l JOIN notices n ON n.id = l.notice_id`;
/** What a bell shows; who has more unread sees “99+” anyway. */
export const UNREAD_MAX = 100;

/** Reads of one person's own lines: plain rows, in a transaction that the row security sees them in. */
@Injectable()
export class NotificationQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** Newest first, by what happened last in each line. */
  page(actor: Actor, request: PageRequest, filter: NotificationFilterValues): Promise<Page<NotificationRow>> {
    return this.uow.run(actor, async (tx) => {
      const where = new Conditions().and('l.recipient_id = ?', actorId(actor));
      if (filter.unread != null) where.and(filter.unread ? 'l.read_at IS NULL' : 'l.read_at IS NOT NULL');
      if (filter.severity?.length) where.and('n.severity = ANY(?)', filter.severity);
      const [total]: { count: string }[] = await tx.query(`SELECT count(*) FROM ${TABLES} ${where}`, [
        ...where.parameters,
      ]);
      if (request.kind === 'keyset') {
        const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
        where.and('(l.updated_at, l.id) < (?::timestamptz, ?::uuid)', at, id);
      }
      const limit = where.bind(request.limit + 1);
      const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
      const rows: NotificationRow[] = await tx.query(
        `SELECT ${COLUMNS} FROM ${TABLES} ${where} ORDER BY l.updated_at DESC, l.id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      );
      return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.updatedAt.toISOString(), row.id]);
    });
  }

  /** Null when there is none, or it is somebody else's. */
  byId(actor: Actor, id: string): Promise<NotificationRow | null> {
    if (!isUuid(id)) return Promise.resolve(null);
    return this.uow.run(actor, async (tx) => {
      const [row]: NotificationRow[] = await tx.query(
        `SELECT ${COLUMNS} FROM ${TABLES} WHERE l.id = $1 AND l.recipient_id = $2`,
        [id, actorId(actor)],
      );
      return row ?? null;
    });
  }

  /** At most `UNREAD_MAX`. */
  unread(actor: Actor): Promise<number> {
    return this.uow.run(actor, async (tx) => {
      const [row]: { count: string }[] = await tx.query(
        `SELECT count(*) FROM (SELECT 1 FROM notifications WHERE recipient_id = $1 AND read_at IS NULL
           LIMIT ${UNREAD_MAX}) unread`,
        [actorId(actor)],
      );
      return Number(row?.count ?? 0);
    });
  }
}
