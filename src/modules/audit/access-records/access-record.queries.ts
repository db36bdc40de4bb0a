import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../../platform/db/db.js';
import { PagedList, type ListFilter } from '../../../platform/db/paged-list.js';
import { SortDirection } from '../../../platform/graphql/page.model.js';
import type { ActorType } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import type { Page, PageRequest } from '../../../shared/paging.js';
import type { AccessAct } from './access-acts.js';

export interface AccessRecordRow {
  id: string;
  occurredAt: Date;
  actorType: ActorType;
  actorId: string | null;
  onBehalfOf: string | null;
  ip: string | null;
  act: AccessAct;
  subjectIds: string[];
  fields: string[];
  count: number;
  operation: string;
  reason: string | null;
}

export interface AccessFilterValues {
  actorId?: string | null;
  subjectId?: string | null;
  act?: AccessAct[] | null;
  from?: Date | null;
  to?: Date | null;
}

export const ACCESS_COUNT_MAX = 10_000;
/** Past this a file is refused, so counting further says nothing. */
const EXPORTED_MAX = 1_000_001;
const NOBODY = '00000000-0000-0000-0000-000000000000';

const COLUMNS = `id, occurred_at AS "occurredAt", actor_type AS "actorType", actor_id AS "actorId",
  on_behalf_of AS "onBehalfOf", host(ip) AS ip, act, subject_ids AS "subjectIds", fields, count, operation, reason`;

const LIST = new PagedList<AccessRecordRow>({
  table: 'access_records',
  columns: COLUMNS,
  counted: { key: 'act', at: 'occurred_at', sums: [] },
  countUpTo: ACCESS_COUNT_MAX,
  sorts: {
    newest: {
      sql: 'occurred_at',
      column: 'occurredAt',
      cast: 'timestamptz',
      part: 'instant',
      key: (row) => row.occurredAt.toISOString(),
    },
  },
});
const NEWEST = { field: 'newest', direction: SortDirection.DESC };

/** Reads of access records. */
@Injectable()
export class AccessRecordQueries {
  constructor(private readonly db: Db) {}

  async page(
    request: PageRequest,
    filter: AccessFilterValues,
  ): Promise<Page<AccessRecordRow> & { totalIsExact: boolean }> {
    const list = this.filter(filter);
    const page = await LIST.page(this.db, request, list, NEWEST);
    return { ...page, totalIsExact: list.where.isEmpty || page.total < ACCESS_COUNT_MAX };
  }

  /** What was taken out, and what somebody gave a reason for, newest first. @param span from (inclusive) until before `to` */
  explained(span: { from: Date; to: Date }, limit: number): Promise<AccessRecordRow[]> {
    return this.db.rows<AccessRecordRow>(
      `SELECT ${COLUMNS} FROM access_records
       WHERE (act = 'EXPORT' OR reason IS NOT NULL) AND occurred_at >= $1 AND occurred_at < $2
       ORDER BY occurred_at DESC, id DESC LIMIT $3`,
      [span.from, span.to, limit],
    );
  }

  /** All that fit, newest first, some hundreds at a time. */
  walk(filter: AccessFilterValues): AsyncIterable<AccessRecordRow[]> {
    return LIST.walk(this.db, this.filter(filter), NEWEST);
  }

  /** How many fit, however many that are. */
  async count(filter: AccessFilterValues): Promise<number> {
    return (await LIST.totals(this.db, this.filter(filter), EXPORTED_MAX)).count;
  }

  private filter({ actorId, subjectId, act, from, to }: AccessFilterValues): ListFilter {
    const where = new Conditions();
    if (actorId) where.and('actor_id = ?::uuid', isUuid(actorId) ? actorId : NOBODY);
    if (subjectId) where.and('subject_ids @> ARRAY[?::uuid]', isUuid(subjectId) ? subjectId : NOBODY);
    if (from) where.and('occurred_at >= ?', from);
    if (to) where.and('occurred_at < ?', to);
    return { where, counted: act?.length ? act : null };
  }
}
