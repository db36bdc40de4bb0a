import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../platform/db/db.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import type { AttachmentSubject } from './attachment-policies.js';
import { ATTACHMENT_COLUMNS, type AttachmentRow } from './attachment.repository.js';

/** Whose files: those of a subject, or those somebody uploaded without one. */
export type AttachmentScope = AttachmentSubject | { uploaderType: string; uploaderId: string };

@Injectable()
export class AttachmentQueries {
  constructor(private readonly db: Db) {}

  /** Stored files, newest first. */
  async page(request: PageRequest, scope: AttachmentScope): Promise<Page<AttachmentRow>> {
    const where = new Conditions().and(`state = 'STORED'`);
    if ('kind' in scope) where.and('subject_kind = ? AND subject_id = ?', scope.kind, scope.id);
    else
      where.and(
        'uploader_type = ? AND uploader_id = ? AND subject_id IS NULL',
        scope.uploaderType,
        scope.uploaderId,
      );
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM attachments ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<AttachmentRow>(
        `SELECT ${ATTACHMENT_COLUMNS} FROM attachments ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }

  byId(id: string): Promise<AttachmentRow | null> {
    return isUuid(id)
      ? this.db.one<AttachmentRow>(`SELECT ${ATTACHMENT_COLUMNS} FROM attachments WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  /** The newest files of each subject of one kind, at most `limit` each. */
  async ofSubjects(kind: string, ids: readonly string[], limit: number): Promise<AttachmentRow[][]> {
    const rows = await this.db.rows<AttachmentRow>(
      `SELECT found.* FROM unnest($2::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
         SELECT ${ATTACHMENT_COLUMNS} FROM attachments
         WHERE state = 'STORED' AND subject_kind = $1 AND subject_id = wanted.id
         ORDER BY created_at DESC, id DESC LIMIT $3) found`,
      [kind, ids, limit],
    );
    return groupByKey(ids, rows, (row) => row.subjectId ?? '');
  }

  /** Objects of files that are gone. */
  async toRemove(limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ key: string }>(
      `SELECT object_key AS key FROM attachments
       WHERE state IN ('DELETED', 'EXPIRED') AND object_key IS NOT NULL ORDER BY id LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.key);
  }

  /** Those of the keys that some row names. */
  async knownKeys(keys: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.rows<{ key: string }>(
      `SELECT object_key AS key FROM attachments WHERE object_key = ANY($1)`,
      [keys],
    );
    return new Set(rows.map((row) => row.key));
  }
}
