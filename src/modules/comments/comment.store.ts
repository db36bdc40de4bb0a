import { Injectable } from '@nestjs/common';
import { Conditions } from '../../platform/db/db.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { behind, type TimelineRange } from '../../platform/records/timeline-sources.js';
import type { RecordRef } from '../../platform/records/records.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { commentErrors } from './comments.errors.js';

export interface CommentRow {
  id: string;
  on: RecordRef;
  customerId: string | null;
  authorId: string;
  /** Null once it is deleted, or its customer has left. */
  body: string | null;
  mentionIds: string[];
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  version: number;
}

const COLUMNS = `id, json_build_object('kind', record_kind, 'id', record_id) AS "on", customer_id AS "customerId",
  author_id AS "authorId", body, mentions AS "mentionIds", created_at AS "createdAt", edited_at AS "editedAt",
  deleted_at AS "deletedAt", version`;

/** The rows; all of it in a transaction, since the row security wants to know who asks. */
@Injectable()
export class CommentStore {
  /** Of one record, newest first. */
  async page(tx: Tx, on: RecordRef, request: PageRequest): Promise<Page<CommentRow>> {
    const where = new Conditions().and('record_kind = ?', on.kind).and('record_id = ?', on.id);
    const [total]: { count: number }[] = await tx.query(
      `SELECT count(*)::int AS count FROM comments ${where}`,
      [...where.parameters],
    );
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const rows: CommentRow[] = await tx.query(
      `SELECT ${COLUMNS} FROM comments ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
      where.parameters,
    );
    return pageOf(request, rows, total?.count ?? 0, (row) => [row.createdAt.toISOString(), row.id]);
  }

  /** Of several records, newest first. */
  before(tx: Tx, of: readonly RecordRef[], range: TimelineRange): Promise<CommentRow[]> {
    const where = new Conditions([of.map(({ kind }) => kind), of.map(({ id }) => id)]);
    where.and('c.record_kind = wanted.kind AND c.record_id = wanted.of');
    behind(where, range, 'c.created_at', 'c.id');
    const limit = where.bind(range.limit);
    return tx.query(
      `SELECT ${COLUMNS} FROM unnest($1::text[], $2::uuid[]) AS wanted (kind, of) CROSS JOIN LATERAL (
         SELECT * FROM comments c ${where} ORDER BY c.created_at DESC, c.id DESC LIMIT ${limit}) comments
       ORDER BY created_at DESC, id DESC LIMIT ${limit}`,
      where.parameters,
    );
  }

  /** Locked until `tx` ends. @throws COMMENT_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<CommentRow> {
    const [row]: CommentRow[] = isUuid(id)
      ? await tx.query(`SELECT ${COLUMNS} FROM comments WHERE id = $1 FOR UPDATE`, [id])
      : [];
    if (!row) throw commentErrors.COMMENT_NOT_FOUND();
    return row;
  }

  async isDeleted(tx: Tx, id: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(`SELECT FROM comments WHERE id = $1 AND body IS NOT NULL`, [id]);
    return rows.length === 0;
  }

  async insert(tx: Tx, row: CommentRow): Promise<void> {
    await tx.query(
      `INSERT INTO comments (id, record_kind, record_id, customer_id, author_id, body, mentions, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [row.id, row.on.kind, row.on.id, row.customerId, row.authorId, row.body, row.mentionIds, row.createdAt],
    );
  }

  async change(
    tx: Tx,
    id: string,
    { body, mentionIds, editedAt }: Pick<CommentRow, 'body' | 'mentionIds' | 'editedAt'>,
  ): Promise<void> {
    await tx.query(
      `UPDATE comments SET body = $2, mentions = $3, edited_at = $4, version = version + 1 WHERE id = $1`,
      [id, body, mentionIds, editedAt],
    );
  }

  async empty(tx: Tx, id: string, deletedAt: Date): Promise<void> {
    await tx.query(
      `UPDATE comments SET body = NULL, mentions = '{}', deleted_at = $2, version = version + 1 WHERE id = $1`,
      [id, deletedAt],
    );
  }
}
