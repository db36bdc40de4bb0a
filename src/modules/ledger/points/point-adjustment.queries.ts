import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../../platform/db/db.js';
import { isUuid } from '../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import {
  ADJUSTMENT_COLUMNS,
  toAdjustment,
  type AdjustmentRow,
  type PointAdjustment,
  type PointAdjustmentStatus,
} from './point-adjustment.repository.js';
import type { PointAdjustmentModel } from './points.model.js';

@Injectable()
export class PointAdjustmentQueries {
  constructor(private readonly db: Db) {}

  /** Newest first. Done by hand, so there are never many. */
  async page(
    request: PageRequest,
    filter: { status?: readonly PointAdjustmentStatus[] | null; userId?: string | null },
  ): Promise<Page<PointAdjustmentModel>> {
    const where = new Conditions();
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.userId != null) where.and('user_id::text = ?', filter.userId.toLowerCase());
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM point_adjustments ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(requested_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<AdjustmentRow>(
        `SELECT ${ADJUSTMENT_COLUMNS} FROM point_adjustments ${where}
         ORDER BY requested_at DESC, id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(
      request,
      rows.map((row) => toModel(toAdjustment(row))),
      Number(total?.count ?? 0),
      (row) => [row.requestedAt.toISOString(), row.id],
    );
  }

  async byId(id: string): Promise<PointAdjustmentModel | null> {
    if (!isUuid(id)) return null;
    const row = await this.db.one<AdjustmentRow>(
      `SELECT ${ADJUSTMENT_COLUMNS} FROM point_adjustments WHERE id = $1`,
      [id],
    );
    return row && toModel(toAdjustment(row));
  }
}

function toModel({ requestedBy, decidedBy, ...row }: PointAdjustment): PointAdjustmentModel {
  return { ...row, requestedById: requestedBy, decidedById: decidedBy };
}
