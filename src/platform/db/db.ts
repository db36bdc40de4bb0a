import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { DomainError } from '../../shared/errors.js';
import { currentTrace } from '../telemetry/trace.js';
import { isUnavailable } from './database-errors.js';
import { OUR_TYPES } from './value-types.js';
import { ReadLane, type Planned } from './read-lane.js';

/** Reads outside a transaction: plain rows for lists and reports. Never used to write. */
@Injectable()
export class Db {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lane: ReadLane,
  ) {}

  /**
   * Reads that touch few rows through an index: rows by key, a page, a total. They share pipelined connections and
   * are prepared once, so the text must not carry values. int8 comes as bigint here, not as text.
   * @param planned `once` where the best plan is the same for all values, as for rows by key
   * @throws SERVICE_UNAVAILABLE when the database cannot be reached
   */
  quick<T>(sql: string, parameters: readonly unknown[] = [], planned?: Planned): Promise<T[]> {
    const refusal = cancelled();
    return refusal ? Promise.reject(refusal) : this.lane.rows<T>(sql, parameters, planned);
  }

  /** @throws SERVICE_UNAVAILABLE when the database cannot be reached */
  async rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    refuseCancelled();
    try {
      return await this.dataSource.query<T[]>(sql, parameters);
    } catch (error) {
      if (isUnavailable(error)) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
      throw error;
    }
  }

  /**
   * Reads that may look at many rows: filters without an index, counts. They take a connection of the pool, so that
   * nothing quick waits behind them. int8 comes as bigint.
   * @throws SERVICE_UNAVAILABLE when the database cannot be reached
   */
  async scan<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    refuseCancelled();
    const pool = (this.dataSource.driver as PostgresDriver).master as pg.Pool;
    try {
      const values = parameters as unknown[];
      return (await pool.query({ text: sql, values, types: OUR_TYPES })).rows as T[];
    } catch (error) {
      if (isUnavailable(error)) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
      throw error;
    }
  }

  async one<T>(sql: string, parameters: unknown[] = []): Promise<T | null> {
    return (await this.rows<T>(sql, parameters))[0] ?? null;
  }
}

/** @throws SERVICE_UNAVAILABLE when nobody waits for the answer any more; nobody will see it */
export function refuseCancelled(): void {
  const refusal = cancelled();
  if (refusal) throw refusal;
}

function cancelled(): DomainError | null {
  return currentTrace()?.cancelled ? commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1_000 }) : null;
}

/** Collects the conditions of a WHERE clause together with their numbered parameters. */
export class Conditions {
  private readonly parts: string[] = [];

  constructor(readonly parameters: unknown[] = []) {}

  /** `?` in `sql` stands for the next value: `where.and('status = ANY(?)', statuses)`. */
  and(sql: string, ...values: unknown[]): this {
    let next = 0;
    this.parts.push(sql.replace(/\?/g, () => this.bind(values[next++])));
    return this;
  }

  get isEmpty(): boolean {
    return this.parts.length === 0;
  }

  copy(): Conditions {
    const copy = new Conditions([...this.parameters]);
    copy.parts.push(...this.parts);
    return copy;
  }

  /** Another clause of the same statement: its parameters are numbered on. */
  continued(): Conditions {
    return new Conditions(this.parameters);
  }

  /** The placeholder of one more parameter, for LIMIT and the like. */
  bind(value: unknown): string {
    this.parameters.push(value);
    return `$${this.parameters.length}`;
  }

  /** `WHERE …`, or nothing when there is no condition. */
  toString(): string {
    return this.parts.length === 0 ? '' : `WHERE ${this.parts.map((part) => `(${part})`).join(' AND ')}`;
  }
}

/** Text as a pattern for LIKE that matches it anywhere: what a person types is data, not a pattern. */
export function likePattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
}
