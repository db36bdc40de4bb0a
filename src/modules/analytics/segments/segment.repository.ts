import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { isUuid } from '../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import { analyticsErrors } from '../analytics.errors.js';
import type { Segment } from './segment.model.js';

const COLUMNS = 'id, name, size, cell, created_at AS "createdAt"';

@Injectable()
export class SegmentRepository {
  constructor(private readonly db: Db) {}

  /** @throws SEGMENT_NAME_TAKEN */
  async insert(tx: Tx, segment: Segment, createdBy: string, people: Uint32Array): Promise<void> {
    const { id, name, size, cell, createdAt } = segment;
    try {
      await tx.query(
        `INSERT INTO segments (id, name, cell, size, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, name, cell, size, createdBy, createdAt],
      );
    } catch (error) {
      if (brokenConstraint(error) === 'segments_name')
        throw analyticsErrors.SEGMENT_NAME_TAKEN({ path: 'name' });
      throw error;
    }
    await tx.query(
      `INSERT INTO segment_members (segment_id, user_id)
       SELECT $1, user_id FROM activity_people WHERE no = ANY($2::integer[])`,
      [id, [...people]],
    );
  }

  /** @throws SEGMENT_NOT_FOUND */
  async remove(tx: Tx, id: string): Promise<Segment> {
    const [rows] = isUuid(id)
      ? await tx.query<[Segment[], number]>(`DELETE FROM segments WHERE id = $1 RETURNING ${COLUMNS}`, [id])
      : [[]];
    const [segment] = rows;
    if (!segment) throw analyticsErrors.SEGMENT_NOT_FOUND();
    return segment;
  }

  /** @throws SEGMENT_NOT_FOUND */
  async membersOf(id: string): Promise<string[]> {
    const row = isUuid(id)
      ? await this.db.one<{ members: string[] }>(
          `SELECT ARRAY(SELECT user_id::text FROM segment_members WHERE segment_id = s.id) AS members
           FROM segments s WHERE id = $1`,
          [id],
        )
      : null;
    if (!row) throw analyticsErrors.SEGMENT_NOT_FOUND();
    return row.members;
  }

  /** Newest first. */
  async page(request: PageRequest): Promise<Page<Segment>> {
    const total = await this.db.one<{ count: string }>('SELECT count(*) FROM segments');
    const [at, id] =
      request.kind === 'keyset' ? decodeCursor(request.after, ['instant', 'uuid']) : [null, null];
    const rows = await this.db.rows<Segment>(
      `SELECT ${COLUMNS} FROM segments WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4`,
      [at, id, request.limit + 1, request.kind === 'offset' ? request.offset : 0],
    );
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }
}
