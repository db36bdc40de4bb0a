import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid } from '../../../shared/ids.js';
import { decodeCursor, encodeCursor, PAGE_LIMIT_MAX } from '../../../shared/paging.js';
import type { ActivityEventPage } from './activity.model.js';

interface Row {
  id: string;
  kind: string;
  at: Date;
  given: Record<string, string> | null;
}

@Injectable()
export class ActivityQueries {
  constructor(private readonly db: Db) {}

  /** What somebody did, newest first. @throws PAGE_INVALID, CURSOR_INVALID */
  async of(userId: string, limit: number, after: string | null): Promise<ActivityEventPage> {
    if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT_MAX)
      throw commonErrors.PAGE_INVALID({ path: 'limit' });
    const [at = null, id = null] = after === null ? [] : decodeCursor(after, ['instant', 'uuid']);
    if (!isUuid(userId)) return { items: [], limit, nextCursor: null };
    const rows = await this.db.rows<Row>(
      `SELECT e.id, k.kind, e.at, e.details AS given FROM activity_events e JOIN activity_kinds k ON k.no = e.kind_no
       WHERE e.person_no = (SELECT no FROM activity_people WHERE user_id = $1)
         AND ($2::timestamptz IS NULL OR (e.at, e.id) < ($2, $3::uuid))
       ORDER BY e.at DESC, e.id DESC LIMIT $4`,
      [userId, at, id, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, userId }));
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, limit, nextCursor: last ? encodeCursor([last.at.toISOString(), last.id]) : null };
  }
}
