import { createHash } from 'node:crypto';
import { commonErrors } from '../../shared/common-errors.js';
import { inSpan, spansAreRecorded } from '../telemetry/spans.js';
import { isUnavailable, sqlState } from './database-errors.js';
import { LaneConnection } from './lane/lane-connection.js';
import type { LaneStatement } from './lane/lane-query.js';
import type { DatabasePulse } from './pulse.js';
import { statementAbout } from './sql-spans.js';

export interface ReadLaneOptions {
  url: string;
  /** Of each of the two kinds, see `Planned`. */
  connections: number;
  applicationName: string;
  /** Watches the connections beside our own limit. */
  pulse?: DatabasePulse;
}

/**
 * When a statement is planned. `once`: its best plan is the same whatever its values are (rows by key, a list in the
 * order of the index it is read by), and planning it for each question costs as much as the question. `by-values`:
 * PostgreSQL decides, as a rule anew for each question.
 */
export type Planned = 'once' | 'by-values';

const SETTINGS: Record<Planned, string> = {
  once: '-c timezone=UTC -c plan_cache_mode=force_generic_plan',
  'by-values': '-c timezone=UTC',
};

/** Statements waiting on one connection before the next one is refused. */
const WAITING_MAX = 1_000;
/** Distinct statements that stay prepared; rarer ones are planned each time. */
const PREPARED_MAX = 300;
/** A migration changed what a prepared plan stood on, or it is gone. */
const STALE_PLAN = new Set(['0A000', '26000']);

/**
 * A few connections of their own for reads that are known to be quick: pages, totals, rows by key. Each carries many
 * statements at once (pipelining), and what one turn of the event loop asks leaves in one write, so that a page of four
 * statements costs about one round trip. One slow statement would hold up those behind it, therefore: index reads only,
 * a short statement timeout, and never a transaction.
 */
export class ReadLane {
  private readonly statements = new Map<string, LaneStatement>();
  private readonly connections: Record<Planned, LaneConnection[]>;

  constructor(private readonly options: ReadLaneOptions) {
    const open = (planned: Planned): LaneConnection[] =>
      Array.from(
        { length: options.connections },
        () => new LaneConnection({ ...options, settings: SETTINGS[planned] }),
      );
    this.connections = { once: open('once'), 'by-values': open('by-values') };
  }

  /** @throws SERVICE_UNAVAILABLE when the database cannot be reached, does not answer, or too many wait already */
  rows<T>(sql: string, parameters: readonly unknown[], planned: Planned = 'by-values'): Promise<T[]> {
    return spansAreRecorded()
      ? inSpan(statementAbout(sql), () => this.ask<T>(sql, parameters, planned))
      : this.ask<T>(sql, parameters, planned);
  }

  private ask<T>(sql: string, parameters: readonly unknown[], planned: Planned): Promise<T[]> {
    const [first, ...others] = this.connections[planned];
    let least = first as LaneConnection;
    for (const connection of others) if (connection.waiting < least.waiting) least = connection;
    if (this.options.pulse?.away)
      return Promise.reject(commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 }));
    if (least.waiting >= WAITING_MAX)
      return Promise.reject(commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1_000 }));
    return least.query(this.statementOf(sql), parameters).catch((error: unknown) => {
      // A migration changed what the prepared plan stood on; a read can be asked again, planned afresh.
      if (STALE_PLAN.has(sqlState(error) ?? '')) return least.query({ sql }, parameters);
      if (isUnavailable(error)) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
      throw error;
    }) as Promise<T[]>;
  }

  private statementOf(sql: string): LaneStatement {
    const known = this.statements.get(sql);
    if (known) return known;
    if (this.statements.size >= PREPARED_MAX) return { sql };
    const name = `lane_${createHash('sha1').update(sql).digest('hex').slice(0, 24)}`;
    const statement = { sql, name };
    this.statements.set(sql, statement);
    return statement;
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.connections).flatMap((all) => all.map((each) => each.close())));
  }
}
