import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { commonErrors } from '../../shared/common-errors.js';
import { isUnavailable } from './database-errors.js';

/** Reads outside a transaction: plain rows for lists and reports. Never used to write. */
@Injectable()
export class Db {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws SERVICE_UNAVAILABLE when the database cannot be reached */
  async rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    try {
      return await this.dataSource.query<T[]>(sql, parameters);
    } catch (error) {
      if (isUnavailable(error)) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
      throw error;
    }
  }

  async one<T>(sql: string, parameters: unknown[] = []): Promise<T | null> {
    return (await this.rows<T>(sql, parameters))[0] ?? null;
  }
}

/** Collects the conditions of a WHERE clause together with their numbered parameters. */
export class Conditions {
  private readonly parts: string[] = [];
  readonly parameters: unknown[] = [];

  /** `?` in `sql` stands for the next value: `where.and('status = ANY(?)', statuses)`. */
  and(sql: string, ...values: unknown[]): this {
    let next = 0;
    this.parts.push(sql.replace(/\?/g, () => this.bind(values[next++])));
    return this;
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
