import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import { Conditions, Db } from '../../../../platform/db/db.js';
import { isUuid } from '../../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../../shared/paging.js';

export enum SilenceState {
  PLANNED = 'PLANNED',
  ACTIVE = 'ACTIVE',
  ENDED = 'ENDED',
}

export interface SilenceRow {
  id: string;
  ruleId: string | null;
  ruleTitle: string | null;
  labels: Record<string, string>;
  ownerId: string;
  reason: string;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  quietIncidents: number;
  version: number;
}

const COLUMNS = `q.id, q.rule_id AS "ruleId", r.title AS "ruleTitle", q.labels, q.owner_id AS "ownerId", q.reason,
  q.starts_at AS "startsAt", q.ends_at AS "endsAt", q.created_at AS "createdAt", q.version,
  (SELECT count(*)::integer FROM incidents i WHERE i.silence_id = q.id AND i.resolved_at IS NULL) AS "quietIncidents"`;
const FROM = 'alert_silences q LEFT JOIN alert_rules r ON r.id = q.rule_id';
const STATE: Record<SilenceState, string> = {
  PLANNED: 'q.starts_at > ?',
  ACTIVE: 'q.starts_at <= ? AND q.ends_at > ?',
  ENDED: 'q.ends_at <= ?',
};

@Injectable()
export class SilenceQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** The one that ends last first. */
  async page(request: PageRequest, states: readonly SilenceState[] | null): Promise<Page<SilenceRow>> {
    const now = this.clock.now();
    const where = new Conditions();
    if (states?.length)
      where.and(
        states.map((state) => `(${STATE[state]})`).join(' OR '),
        ...states.flatMap((state) => (state === SilenceState.ACTIVE ? [now, now] : [now])),
      );
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM alert_silences q ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(q.ends_at, q.id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<SilenceRow>(
        `SELECT ${COLUMNS} FROM ${FROM} ${where} ORDER BY q.ends_at DESC, q.id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.endsAt.toISOString(), row.id]);
  }

  async byId(id: string): Promise<SilenceRow | null> {
    return isUuid(id)
      ? this.db.one<SilenceRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE q.id = $1`, [id])
      : null;
  }

  stateOf({ startsAt, endsAt }: SilenceRow): SilenceState {
    const now = this.clock.now();
    if (endsAt <= now) return SilenceState.ENDED;
    return startsAt > now ? SilenceState.PLANNED : SilenceState.ACTIVE;
  }
}
