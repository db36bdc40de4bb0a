import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { isUuid } from '../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import { analyticsErrors } from '../analytics.errors.js';
import type { Segment } from './segment.model.js';

const COLUMNS = 'id, name, size, cell, created_at AS "createdAt"';

const isNameTaken = (error: unknown): boolean => brokenConstraint(error) === 'segments_name';

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
      throw isNameTaken(error) ? analyticsErrors.SEGMENT_NAME_TAKEN({ path: 'name' }) : error;
    }
    await tx.query(
      `INSERT INTO segment_members (segment_id, user_id)
       SELECT $1, user_id FROM activity_people WHERE no = ANY($2::integer[])`,
      [id, [...people]],
    );
  }

  /** It is nobody's any more, and goes for good a day later. @throws SEGMENT_NOT_FOUND */
  remove(tx: Tx, id: string, now: Date): Promise<Segment> {
    return this.mark(tx, id, 'deleted_at IS NULL', now);
  }

  /** @throws SEGMENT_NOT_FOUND, SEGMENT_NAME_TAKEN */
  bringBack(tx: Tx, id: string): Promise<Segment> {
    return this.mark(tx, id, 'deleted_at IS NOT NULL', null);
  }

  /** @returns how many were deleted before then and are gone now */
  async forget(tx: Tx, before: Date): Promise<number> {
    const [gone] = await tx.query<[unknown[], number]>(
      `DELETE FROM segments WHERE deleted_at < $1 RETURNING 1`,
      [before],
    );
    return gone.length;
  }

  private async mark(tx: Tx, id: string, where: string, deletedAt: Date | null): Promise<Segment> {
    try {
      const [rows] = isUuid(id)
        ? await tx.query<[Segment[], number]>(
            `UPDATE segments SET deleted_at = $2 WHERE id = $1 AND ${where} RETURNING ${COLUMNS}`,
            [id, deletedAt],
          )
        : [[]];
      const [segment] = rows;
      if (!segment) throw analyticsErrors.SEGMENT_NOT_FOUND();
      return segment;
    } catch (error) {
      throw isNameTaken(error) ? analyticsErrors.SEGMENT_NAME_TAKEN({ path: 'name' }) : error;
    }
  }

  /** @throws SEGMENT_NOT_FOUND */
  async membersOf(id: string): Promise<string[]> {
    const row = isUuid(id)
      ? await this.db.one<{ members: string[] }>(
          `SELECT ARRAY(SELECT user_id::text FROM segment_members WHERE segment_id = s.id) AS members
           FROM segments s WHERE id = $1 AND deleted_at IS NULL`,
          [id],
        )
      : null;
    if (!row) throw analyticsErrors.SEGMENT_NOT_FOUND();
    return row.members;
  }

  /** Newest first. */
  async page(request: PageRequest): Promise<Page<Segment>> {
    const total = await this.db.one<{ count: string }>(
      'SELECT count(*) FROM segments WHERE deleted_at IS NULL',
    );
    const [at, id] =
      request.kind === 'keyset' ? decodeCursor(request.after, ['instant', 'uuid']) : [null, null];
    const rows = await this.db.rows<Segment>(
      `SELECT ${COLUMNS} FROM segments
       WHERE deleted_at IS NULL AND ($1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4`,
      [at, id, request.limit + 1, request.kind === 'offset' ? request.offset : 0],
    );
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }
}
