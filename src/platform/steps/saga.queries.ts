import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../db/db.js';
import { groupByKey } from '../graphql/loaders.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';

export enum SagaStatus {
  RUNNING = 'RUNNING',
  /** A step failed for good or staff gave up: what was done is taken back. */
  UNDOING = 'UNDOING',
  DONE = 'DONE',
  UNDONE = 'UNDONE',
  /** Staff ended it although not everything could be taken back. */
  ABANDONED = 'ABANDONED',
}

export enum SagaStepStatus {
  PENDING = 'PENDING',
  /** The call was decided on; it may or may not have been made. */
  CALLING = 'CALLING',
  DONE = 'DONE',
  DECLINED = 'DECLINED',
  UNKNOWN = 'UNKNOWN',
  /** Parked until a time or a poke. */
  WAITING = 'WAITING',
}

export enum StepDirection {
  DO = 'DO',
  UNDO = 'UNDO',
}

export interface SagaRunRow {
  id: string;
  saga: string;
  subjectId: string;
  status: SagaStatus;
  stuckAt: Date | null;
  failure: string | null;
  givenUpAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
  nextAt: Date | null;
  version: number;
}

export interface SagaStepRow {
  runId: string;
  direction: StepDirection;
  position: number;
  name: string;
  status: SagaStepStatus;
  attempts: number;
  reason: string | null;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface SagaRunFilterValues {
  saga?: string | null;
  status?: SagaStatus[] | null;
  stuck?: boolean | null;
  subjectId?: string | null;
}

const RUN = `id, kind AS saga, subject_id AS "subjectId", status, stuck_at AS "stuckAt", failure,
  given_up_at AS "givenUpAt", created_at AS "createdAt", updated_at AS "updatedAt", finished_at AS "finishedAt",
  nullif(due_at, 'infinity') AS "nextAt", version`;
const STEP = `run_id AS "runId", direction, position, name, status, attempts, reason, started_at AS "startedAt",
  finished_at AS "finishedAt"`;

/** Reads of sagas and their steps. */
@Injectable()
export class SagaQueries {
  constructor(private readonly db: Db) {}

  /** Newest first. */
  async page(request: PageRequest, filter: SagaRunFilterValues): Promise<Page<SagaRunRow>> {
    const where = new Conditions();
    if (filter.saga) where.and('kind = ?', filter.saga);
    if (filter.status?.length) where.and('status = ANY(?)', filter.status);
    if (filter.stuck != null) where.and(`stuck_at IS ${filter.stuck ? 'NOT NULL' : 'NULL'}`);
    if (filter.subjectId) where.and('subject_id = ?', isUuid(filter.subjectId) ? filter.subjectId : null);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM saga_runs ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') where.and('id < ?', decodeCursor(request.after, ['uuid'])[0]);
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<SagaRunRow>(
        `SELECT ${RUN} FROM saga_runs ${where} ORDER BY id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.id]);
  }

  byId(id: string): Promise<SagaRunRow | null> {
    return isUuid(id)
      ? this.db.one<SagaRunRow>(`SELECT ${RUN} FROM saga_runs WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  /** The latest run about each subject (a domain, an import), for the page that shows it. */
  async latestOf(subjectIds: readonly string[], saga: string): Promise<(SagaRunRow | null)[]> {
    const rows = await this.db.rows<SagaRunRow>(
      `SELECT DISTINCT ON (subject_id) ${RUN} FROM saga_runs WHERE subject_id = ANY($1) AND kind = $2
       ORDER BY subject_id, id DESC`,
      [subjectIds, saga],
    );
    const found = new Map(rows.map((row) => [row.subjectId, row]));
    return subjectIds.map((id) => found.get(id) ?? null);
  }

  /** Steps of each run: forward in their order, then those taken back, last first. */
  async stepsOf(runIds: readonly string[]): Promise<SagaStepRow[][]> {
    const rows = await this.db.rows<SagaStepRow>(
      `SELECT ${STEP} FROM saga_steps WHERE run_id = ANY($1)
       ORDER BY run_id, direction, CASE direction WHEN 'DO' THEN position ELSE -position END`,
      [runIds],
    );
    return groupByKey(runIds, rows, (row) => row.runId);
  }
}
