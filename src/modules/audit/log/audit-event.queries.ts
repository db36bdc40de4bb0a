import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../../platform/db/db.js';
import { PagedList, type ListFilter } from '../../../platform/db/paged-list.js';
import { byKey, groupByKey } from '../../../platform/graphql/loaders.js';
import { SortDirection } from '../../../platform/graphql/page.model.js';
import type { AuditChange } from '../../../platform/personal-data/changes.js';
import { behind, type TimelineRange } from '../../../platform/records/timeline-sources.js';
import type { ActorType } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import type { Page, PageRequest } from '../../../shared/paging.js';

export interface AuditEventRow {
  id: string;
  occurredAt: Date;
  actorType: ActorType;
  actorId: string | null;
  onBehalfOf: string | null;
  action: string;
  resourceType: string;
  resourceId: string | null;
  details: Record<string, string | number | boolean | null>;
  changes: AuditChange[];
  reason: string | null;
  ip: string | null;
  traceId: string | null;
}

export interface AuditTraits {
  action?: string[] | null;
  actorType?: string[] | null;
  actorId?: string | null;
  resourceType?: string[] | null;
  resourceId?: string | null;
}

export interface AuditFilterValues extends AuditTraits {
  from?: Date | null;
  to?: Date | null;
  search?: string | null;
  not?: AuditTraits | null;
}

/** A log of years is counted up to here where it has to be counted. */
export const AUDIT_COUNT_MAX = 10_000;

/** Past this a file is refused, so counting further says nothing. */
const EXPORTED_MAX = 1_000_001;

const COLUMNS = `id, occurred_at AS "occurredAt", actor_type AS "actorType", actor_id AS "actorId",
  on_behalf_of AS "onBehalfOf", action, resource_type AS "resourceType", resource_id AS "resourceId", details, changes,
  reason, host(ip) AS ip, trace_id AS "traceId"`;

const LIST = new PagedList<AuditEventRow>({
  table: 'audit_events',
  columns: COLUMNS,
  counted: { key: 'action', at: 'occurred_at', sums: [] },
  countUpTo: AUDIT_COUNT_MAX,
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

/** Reads of the audit log. */
@Injectable()
export class AuditEventQueries {
  constructor(private readonly db: Db) {}

  async page(
    request: PageRequest,
    filter: AuditFilterValues,
  ): Promise<Page<AuditEventRow> & { totalIsExact: boolean }> {
    const list = await this.filter(filter);
    const page = await LIST.page(this.db, request, list, NEWEST);
    return { ...page, totalIsExact: list.where.isEmpty || page.total < AUDIT_COUNT_MAX };
  }

  /** All that fit, newest first, some hundreds at a time. */
  async *walk(filter: AuditFilterValues): AsyncGenerator<AuditEventRow[]> {
    yield* LIST.walk(this.db, await this.filter(filter), NEWEST);
  }

  /** How many fit, however many that are. */
  async count(filter: AuditFilterValues): Promise<number> {
    return (await LIST.totals(this.db, await this.filter(filter), EXPORTED_MAX)).count;
  }

  async byId(id: string): Promise<AuditEventRow | null> {
    if (!isUuid(id)) return null;
    // Partitions are by day, so the day is looked up first.
    const rows = await this.db.rows<AuditEventRow>(
      `SELECT ${COLUMNS} FROM audit_events WHERE id = $1 AND occurred_at = (
         SELECT event_at FROM audit_seals WHERE event_id = $1
         UNION SELECT event_at FROM audit_unsealed WHERE event_id = $1)`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The event if it fits the filter: what a live subscriber of a filtered list is told. */
  async within(event: { id: string; at: Date }, filter: AuditFilterValues): Promise<AuditEventRow | null> {
    const where = LIST.conditions(await this.filter(filter)).and(
      'id = ? AND occurred_at = ?',
      event.id,
      event.at,
    );
    const rows = await this.db.rows<AuditEventRow>(
      `SELECT ${COLUMNS} FROM audit_events ${where}`,
      where.parameters,
    );
    return rows[0] ?? null;
  }

  /** The newest events about each of these objects. */
  async latestOf(resourceIds: readonly string[], limit: number): Promise<AuditEventRow[][]> {
    const rows = await this.db.rows<AuditEventRow>(
      `SELECT ${COLUMNS} FROM unnest($1::text[]) AS wanted (of) CROSS JOIN LATERAL (
         SELECT * FROM audit_events e WHERE e.resource_id = wanted.of
         ORDER BY occurred_at DESC, id DESC LIMIT $2) events`,
      [[...resourceIds], limit],
    );
    return groupByKey(resourceIds, rows, (row) => row.resourceId ?? '');
  }

  /** What was done to these objects, newest first. */
  about(resourceIds: readonly string[], range: TimelineRange): Promise<AuditEventRow[]> {
    const where = new Conditions([resourceIds]).and('e.resource_id = wanted.of');
    // By the day alone, so that partitions of later days are passed over.
    if (range.before) where.and('occurred_at <= ?', range.before.at);
    behind(where, range, 'occurred_at', 'id');
    const limit = where.bind(range.limit);
    return this.db.rows<AuditEventRow>(
      `SELECT ${COLUMNS} FROM unnest($1::text[]) AS wanted (of) CROSS JOIN LATERAL (
         SELECT * FROM audit_events e ${where} ORDER BY occurred_at DESC, id DESC LIMIT ${limit}) events
       ORDER BY occurred_at DESC, id DESC LIMIT ${limit}`,
      where.parameters,
    );
  }

  /** Every action that was ever recorded. */
  async actions(): Promise<string[]> {
    const rows = await this.db.rows<{ key: string }>(
      `SELECT key FROM audit_events_totals WHERE day IS NULL AND key IS NOT NULL GROUP BY key ORDER BY key`,
    );
    return rows.map((row) => row.key);
  }

  /** Where events stand in the chain; null for one that waits to be sealed. */
  async seqOf(ids: readonly string[]): Promise<(string | null)[]> {
    const rows = await this.db.rows<{ id: string; seq: string }>(
      `SELECT event_id AS id, seq FROM audit_seals WHERE event_id = ANY($1)`,
      [[...ids]],
    );
    return byKey(ids, rows, (row) => row.id).map((row) => row?.seq ?? null);
  }

  private async filter(filter: AuditFilterValues): Promise<ListFilter> {
    const where = new Conditions();
    const { from, to, search, not } = filter;
    if (filter.actorType?.length) where.and('actor_type = ANY(?)', filter.actorType);
    if (filter.resourceType?.length) where.and('resource_type = ANY(?)', filter.resourceType);
    if (filter.resourceId) where.and('resource_id = ?', filter.resourceId);
    if (filter.actorId)
      where.and('actor_id = ?::uuid OR on_behalf_of = ?::uuid', ...twice(uuidOf(filter.actorId)));
    if (from) where.and('occurred_at >= ?', from);
    if (to) where.and('occurred_at < ?', to);
    if (not?.action?.length) where.and('action <> ALL(?)', not.action);
    if (not?.actorType?.length) where.and('actor_type <> ALL(?)', not.actorType);
    if (not?.resourceType?.length) where.and('resource_type <> ALL(?)', not.resourceType);
    if (not?.resourceId) where.and('resource_id IS DISTINCT FROM ?', not.resourceId);
    if (not?.actorId) where.and('actor_id IS DISTINCT FROM ?::uuid', uuidOf(not.actorId));
    if (search) await this.searching(where, search);
    return { where, counted: filter.action?.length ? filter.action : null };
  }

  /** An id, the number of a request, or a part of an action. */
  private async searching(where: Conditions, search: string): Promise<void> {
    if (isUuid(search)) {
      where.and('resource_id = ? OR actor_id = ?::uuid OR on_behalf_of = ?::uuid', search, ...twice(search));
    } else if (/^[0-9a-f]{32}$/.test(search)) where.and('trace_id = ?', search);
    else {
      const part = search.toLowerCase();
      const actions = (await this.actions()).filter((action) => action.includes(part));
      where.and('action = ANY(?) OR resource_id = ?', actions, search);
    }
  }
}

/** Nobody has the id that is none. */
function uuidOf(id: string): string {
  return isUuid(id) ? id : '00000000-0000-0000-0000-000000000000';
}

const twice = (id: string): [string, string] => [id, id];
