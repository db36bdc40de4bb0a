import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { Conditions, Db } from '../db/db.js';
import { JobStatus } from '../queue/job-queue.js';
import type { ActorType } from '../security/actor.js';
import { longJobModel, type JobModel } from './job.model.js';
import type { LongJobRow } from './long-job-row.js';

export interface LongJobFilterValues {
  status?: readonly JobStatus[] | null;
  /** The kind, `noun.verb`. */
  name?: string | null;
  owner?: { type: ActorType; id: string | null } | null;
}

const COLUMNS = `id, kind, title, owner_type AS "ownerType", owner_id AS "ownerId", status, done, total,
  message_key AS "messageKey", result, error_code AS "errorCode", error, attempts,
  cancel_requested_at AS "cancelRequestedAt", created_at AS "createdAt", started_at AS "startedAt",
  finished_at AS "finishedAt", version`;

/** Reads of long jobs. */
@Injectable()
export class LongJobQueries {
  constructor(private readonly db: Db) {}

  /** Ids of the newest jobs that fit, newest first, from `through` on (inclusive) when it is given. */
  async newestIds(filter: LongJobFilterValues, limit: number, through: string | null): Promise<string[]> {
    const where = this.where(filter);
    if (through !== null) where.and('id <= ?', through);
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM long_jobs ${where} ORDER BY id DESC LIMIT ${where.bind(limit)}`,
      where.parameters,
    );
    return rows.map((row) => row.id);
  }

  async count(filter: LongJobFilterValues): Promise<number> {
    const where = this.where(filter);
    const row = await this.db.one<{ count: string }>(
      `SELECT count(*) FROM long_jobs ${where}`,
      where.parameters,
    );
    return Number(row?.count ?? 0);
  }

  byIds(ids: readonly string[]): Promise<LongJobRow[]> {
    return ids.length === 0
      ? Promise.resolve([])
      : this.db.rows<LongJobRow>(`SELECT ${COLUMNS} FROM long_jobs WHERE id = ANY($1)`, [ids]);
  }

  async byId(id: string): Promise<LongJobRow | null> {
    return isUuid(id) ? ((await this.byIds([id]))[0] ?? null) : null;
  }

  /** What a mutation that started a job answers with. */
  async model(id: string): Promise<JobModel> {
    const row = await this.byId(id);
    if (!row) throw new Error(`No job ${id}`);
    return longJobModel(row);
  }

  private where(filter: LongJobFilterValues): Conditions {
    const where = new Conditions();
    if (filter.owner) where.and('owner_type = ? AND owner_id = ?', filter.owner.type, filter.owner.id);
    if (filter.status) where.and('status = ANY(?)', filter.status);
    if (filter.name) where.and('kind = ?', filter.name);
    return where;
  }
}
