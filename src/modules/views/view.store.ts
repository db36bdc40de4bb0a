import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { isUuid } from '../../shared/ids.js';
import { viewErrors } from './views.errors.js';

export interface ViewRow {
  id: string;
  list: string;
  ownerId: string;
  name: string;
  /** The query of the address, without page and open row. */
  search: string;
  columns: string[] | null;
  role: string | null;
  isDefault: boolean;
  version: number;
  updatedAt: Date;
}

export type ViewContent = Pick<ViewRow, 'name' | 'search' | 'columns' | 'role' | 'isDefault'>;

const COLUMNS = `id, list, owner_id AS "ownerId", name, search, columns, role, is_default AS "isDefault", version,
  updated_at AS "updatedAt"`;
/** Of one person or one role and one list: a menu, not an archive. */
export const VIEWS_MAX = 50;

@Injectable()
export class ViewStore {
  /** A person's own and those for their role: what a list begins with comes first. */
  async of(tx: Tx, list: string, ownerId: string, role: string | null): Promise<ViewRow[]> {
    return tx.query<ViewRow[]>(
      `(SELECT ${COLUMNS} FROM saved_views WHERE list = $1 AND owner_id = $2 LIMIT ${VIEWS_MAX})
       UNION ALL
       (SELECT ${COLUMNS} FROM saved_views WHERE list = $1 AND role = $3 AND owner_id <> $2
        ORDER BY is_default DESC, name LIMIT ${VIEWS_MAX})
       ORDER BY "isDefault" DESC, name, id`,
      [list, ownerId, role],
    );
  }

  /** Locked until `tx` ends. @throws VIEW_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<ViewRow> {
    const [row] = isUuid(id)
      ? await tx.query<ViewRow[]>(`SELECT ${COLUMNS} FROM saved_views WHERE id = $1 FOR UPDATE`, [id])
      : [];
    if (!row) throw viewErrors.VIEW_NOT_FOUND();
    return row;
  }

  /** @throws VIEWS_TOO_MANY when the person, or the role it is for, has as many as a menu holds */
  async refuseTooMany(tx: Tx, list: string, ownerId: string, role: string | null): Promise<void> {
    const [row] = await tx.query<{ own: number; shared: number }[]>(
      `SELECT count(*) FILTER (WHERE owner_id = $2)::int AS own, count(*) FILTER (WHERE role = $3)::int AS shared
       FROM saved_views WHERE list = $1 AND (owner_id = $2 OR role = $3)`,
      [list, ownerId, role],
    );
    if (row && Math.max(row.own, row.shared) >= VIEWS_MAX)
      throw viewErrors.VIEWS_TOO_MANY({ max: VIEWS_MAX });
  }

  /** One that is there already becomes another role's. @throws VIEWS_TOO_MANY */
  async refuseTooManyOf(tx: Tx, list: string, role: string): Promise<void> {
    const [row] = await tx.query<{ shared: number }[]>(
      'SELECT count(*)::int AS shared FROM saved_views WHERE list = $1 AND role = $2',
      [list, role],
    );
    if ((row?.shared ?? 0) >= VIEWS_MAX) throw viewErrors.VIEWS_TOO_MANY({ max: VIEWS_MAX });
  }

  /** @throws VIEW_NAME_TAKEN */
  async insert(tx: Tx, view: ViewRow): Promise<void> {
    await this.orNameTaken(
      tx.query(
        `INSERT INTO saved_views (id, list, owner_id, name, search, columns, role, is_default, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
        [
          view.id,
          view.list,
          view.ownerId,
          view.name,
          view.search,
          view.columns,
          view.role,
          view.isDefault,
          view.updatedAt,
        ],
      ),
    );
  }

  /** @throws VIEW_NAME_TAKEN */
  async change(tx: Tx, id: string, content: ViewContent, at: Date): Promise<void> {
    await this.orNameTaken(
      tx.query(
        `UPDATE saved_views SET name = $2, search = $3, columns = $4, role = $5, is_default = $6, updated_at = $7,
           version = version + 1 WHERE id = $1`,
        [id, content.name, content.search, content.columns, content.role, content.isDefault, at],
      ),
    );
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.query(`DELETE FROM saved_views WHERE id = $1`, [id]);
  }

  /** A role, or a person alone, begins a list with one view: the newest choice holds. */
  async endDefault(
    tx: Tx,
    { list, role, ownerId }: Pick<ViewRow, 'list' | 'role' | 'ownerId'>,
  ): Promise<void> {
    await tx.query(
      `UPDATE saved_views SET is_default = false, version = version + 1
       WHERE list = $1 AND is_default AND role IS NOT DISTINCT FROM $2 AND ($2::text IS NOT NULL OR owner_id = $3)`,
      [list, role, ownerId],
    );
  }

  private async orNameTaken(write: Promise<unknown>): Promise<void> {
    try {
      await write;
    } catch (error) {
      if (brokenConstraint(error) === 'saved_views_name') throw viewErrors.VIEW_NAME_TAKEN({ path: 'name' });
      throw error;
    }
  }
}
