import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../platform/db/db.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import type { ImportPhase, Problem } from './import.rules.js';
import type { Encoding } from './reading/table.js';

export interface ImportCounts {
  creates: number;
  updates: number;
  unchanged: number;
  errors: number;
  applied: number;
  failed: number;
  undone: number;
  kept: number;
}

export interface ImportRow extends ImportCounts {
  id: string;
  kind: string;
  /** Null of a plan that was made of a choice. */
  attachmentId: string | null;
  /** Sealed; null of a plan that was made of a file. */
  choice: string | null;
  phase: ImportPhase;
  jobId: string;
  requestedBy: string;
  actingBy: string;
  ip: string | null;
  encoding: Encoding | null;
  columns: string[];
  refusal: Problem | null;
  reason: string | null;
  undoReason: string | null;
  createdAt: Date;
  plannedAt: Date | null;
  runAt: Date | null;
  finishedAt: Date | null;
  undoneAt: Date | null;
  forgottenAt: Date | null;
}

export interface WantedImports {
  /** Of those that the viewer may see. */
  kinds: readonly string[];
  /** Null for everybody's. */
  requestedBy: string | null;
  /** None for all. */
  phases: readonly ImportPhase[];
}

type Settable = Partial<Omit<ImportRow, 'id' | 'kind' | 'attachmentId' | 'requestedBy' | 'createdAt'>>;

const NAMES: Record<keyof Settable, string> = {
  phase: 'phase',
  jobId: 'job_id',
  actingBy: 'acting_by',
  ip: 'ip',
  encoding: 'encoding',
  columns: 'columns',
  refusal: 'refusal',
  choice: 'choice',
  reason: 'reason',
  undoReason: 'undo_reason',
  creates: 'creates',
  updates: 'updates',
  unchanged: 'unchanged',
  errors: 'errors',
  applied: 'applied',
  failed: 'failed',
  undone: 'undone',
  kept: 'kept',
  plannedAt: 'planned_at',
  runAt: 'run_at',
  finishedAt: 'finished_at',
  undoneAt: 'undone_at',
  forgottenAt: 'forgotten_at',
};

const COLUMNS = `id, kind, attachment_id AS "attachmentId", requested_by AS "requestedBy", created_at AS "createdAt",
  ${Object.entries(NAMES)
    .map(([field, name]) => `${field === 'ip' ? 'host(ip)' : name} AS "${field}"`)
    .join(', ')}`;

/** Imports as they stand. */
@Injectable()
export class ImportRepository {
  constructor(private readonly db: Db) {}

  async insert(
    tx: Tx,
    row: Pick<
      ImportRow,
      'id' | 'kind' | 'attachmentId' | 'choice' | 'reason' | 'jobId' | 'requestedBy' | 'ip' | 'createdAt'
    >,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO imports (id, kind, attachment_id, choice, reason, phase, job_id, requested_by, acting_by, ip, created_at)
       VALUES ($1, $2, $3, $4, $5, 'PLANNING', $6, $7, $7, $8, $9)`,
      [
        ...[row.id, row.kind, row.attachmentId, row.choice, row.reason],
        ...[row.jobId, row.requestedBy, row.ip, row.createdAt],
      ],
    );
  }

  async lock(tx: Tx, id: string): Promise<ImportRow | null> {
    if (!isUuid(id)) return null;
    const [row]: ImportRow[] = await tx.query(`SELECT ${COLUMNS} FROM imports WHERE id = $1 FOR UPDATE`, [
      id,
    ]);
    return row ?? null;
  }

  async set(tx: Tx, id: string, values: Settable): Promise<void> {
    const fields = Object.keys(values) as (keyof Settable)[];
    await tx.query(
      `UPDATE imports SET ${fields.map((field, i) => `${NAMES[field]} = $${i + 2}`).join(', ')} WHERE id = $1`,
      [id, ...fields.map((field) => (field === 'refusal' ? JSON.stringify(values.refusal) : values[field]))],
    );
  }

  /** Adds to what is counted. */
  async count(tx: Tx, id: string, more: Partial<ImportCounts>): Promise<void> {
    const fields = Object.keys(more) as (keyof ImportCounts)[];
    await tx.query(
      `UPDATE imports SET ${fields.map((name, i) => `${name} = ${name} + $${i + 2}`).join(', ')} WHERE id = $1`,
      [id, ...fields.map((name) => more[name])],
    );
  }

  byId(id: string): Promise<ImportRow | null> {
    return isUuid(id)
      ? this.db.one<ImportRow>(`SELECT ${COLUMNS} FROM imports WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  /** How many plans somebody asked for of late, by a file or by a choice; they wait their turn until `tx` ends. */
  async askedFor(tx: Tx, requestedBy: string, since: Date, by: 'file' | 'choice'): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('imports'), hashtext($1))`, [requestedBy]);
    const [row]: { count: number }[] = await tx.query(
      `SELECT count(*)::integer AS count FROM imports
       WHERE requested_by = $1 AND created_at > $2 AND (attachment_id IS NULL) = $3`,
      [requestedBy, since, by === 'choice'],
    );
    return row?.count ?? 0;
  }

  /** Newest first. */
  async page(request: PageRequest, { kinds, requestedBy, phases }: WantedImports): Promise<Page<ImportRow>> {
    const where = new Conditions().and('kind = ANY(?)', kinds);
    if (phases.length > 0) where.and('phase = ANY(?)', phases);
    if (requestedBy !== null) where.and('requested_by = ?', requestedBy);
    const total = await this.db.one<{ count: string }>(`SELECT count(*) FROM imports ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(created_at, id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const rows = await this.db.rows<ImportRow>(
      `SELECT ${COLUMNS} FROM imports ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} ${offset}`,
      where.parameters,
    );
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }

  /** Imports whose rows are kept longer than they need be. */
  async toForget(before: Date, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM imports WHERE forgotten_at IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2`,
      [before, limit],
    );
    return rows.map(({ id }) => id);
  }
}
