import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import type { ExportFormat } from '../../platform/exports/export.model.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';

export interface ExportRow {
  id: string;
  kind: string;
  format: ExportFormat;
  /** Sealed; null once the file is written. */
  input: string | null;
  reason: string;
  masked: boolean;
  jobId: string;
  requestedBy: string;
  ip: string | null;
  createdAt: Date;
  rows: number | null;
  people: number | null;
  expiresAt: Date | null;
}

const COLUMNS = `id, kind, format, input, reason, masked, job_id AS "jobId", requested_by AS "requestedBy", host(ip) AS ip,
  created_at AS "createdAt", rows, people, expires_at AS "expiresAt"`;

/** Exports that were asked for. */
@Injectable()
export class ExportRepository {
  constructor(private readonly db: Db) {}

  async insert(tx: Tx, row: Omit<ExportRow, 'rows' | 'people' | 'expiresAt'>): Promise<void> {
    const { id, kind, format, input, reason, masked, jobId, requestedBy, ip, createdAt } = row;
    await tx.query(
      `INSERT INTO data_exports (id, kind, input, reason, masked, job_id, requested_by, ip, created_at, format)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, kind, input, reason, masked, jobId, requestedBy, ip, createdAt, format],
    );
  }

  /** The file is there: how it was asked for is needed no more. */
  async written(
    tx: Tx,
    id: string,
    { masked, rows, people, expiresAt }: { masked: boolean; rows: number; people: number; expiresAt: Date },
  ): Promise<void> {
    await tx.query(
      `UPDATE data_exports SET input = NULL, masked = $2, rows = $3, people = $4, expires_at = $5 WHERE id = $1`,
      [id, masked, rows, people, expiresAt],
    );
  }

  /** Forgets how exports were asked for that never came to a file. @returns how many */
  async forget(tx: Tx, before: Date): Promise<number> {
    const [, count]: [unknown[], number] = await tx.query(
      `UPDATE data_exports SET input = NULL WHERE input IS NOT NULL AND created_at < $1 RETURNING id`,
      [before],
    );
    return count;
  }

  byId(id: string): Promise<ExportRow | null> {
    return isUuid(id)
      ? this.db.one<ExportRow>(`SELECT ${COLUMNS} FROM data_exports WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  /** What somebody asked for, newest first. */
  async own(request: PageRequest, requestedBy: string): Promise<Page<ExportRow>> {
    const total = await this.db.one<{ count: string }>(
      `SELECT count(*) FROM data_exports WHERE requested_by = $1`,
      [requestedBy],
    );
    const [at, id] =
      request.kind === 'keyset' ? decodeCursor(request.after, ['instant', 'uuid']) : [null, null];
    const rows = await this.db.rows<ExportRow>(
      `SELECT ${COLUMNS} FROM data_exports
       WHERE requested_by = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5`,
      [requestedBy, at, id, request.limit + 1, request.kind === 'offset' ? request.offset : 0],
    );
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.createdAt.toISOString(), row.id]);
  }
}
