import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Conditions, likePattern } from '../../../platform/db/db.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import { STATUS_SQL, type ApiKeyStatus } from './api-key.rules.js';
import { API_KEY_COLUMNS, type ApiKeyRow } from './api-key.store.js';

export interface ApiKeyFilterValues {
  search?: string | null;
  status?: ApiKeyStatus[] | null;
}

const READER = systemActor('api-keys');

/** Reads of keys. They run as the system: row level security shows keys to nobody else. */
@Injectable()
export class ApiKeyQueries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  page(request: PageRequest, filter: ApiKeyFilterValues): Promise<Page<ApiKeyRow>> {
    const where = new Conditions([this.clock.now()]);
    if (filter.search) where.and(`lower(k.name || ' ' || k.key_id) LIKE ?`, likePattern(filter.search));
    if (filter.status?.length) where.and(`${STATUS_SQL} = ANY(?)`, filter.status);
    const counted = where.copy();
    if (request.kind === 'keyset') {
      const [createdAt, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(k.created_at, k.id) < (?::timestamptz, ?::uuid)', createdAt, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    return this.uow.run(READER, async (tx) => {
      const rows: ApiKeyRow[] = await tx.query(
        `SELECT ${API_KEY_COLUMNS} FROM api_keys k ${where}
         ORDER BY k.created_at DESC, k.id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      );
      const [total]: { count: string }[] = await tx.query(
        `SELECT count(*) FROM api_keys k WHERE $1::timestamptz IS NOT NULL ${String(counted).replace('WHERE', 'AND')}`,
        counted.parameters,
      );
      return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
    });
  }

  async byId(id: string): Promise<ApiKeyRow | null> {
    const rows = await this.uow.run(READER, (tx): Promise<ApiKeyRow[]> =>
      tx.query(`SELECT ${API_KEY_COLUMNS} FROM api_keys k WHERE k.id = $2`, [this.clock.now(), id]),
    );
    return rows[0] ?? null;
  }

  /** Names for timelines and lists; a key that is not there is left out. */
  async names(ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.uow.run(READER, (tx): Promise<{ id: string; name: string }[]> =>
      tx.query(`SELECT id, name FROM api_keys WHERE id = ANY($1)`, [ids]),
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}
