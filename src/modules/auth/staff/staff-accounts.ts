import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { UsersFacade } from '../../users/index.js';
import {
  permissionsOf,
  permissionsOfRole,
  RIGHTS_COLUMNS,
  ROLE_CHANGES_OF,
  type StoredRights,
} from './access.rules.js';

const NOTHING: ReadonlySet<string> = new Set();
const STAFF_MAX = 1_000;

/** Staff as a transaction sees them. */
@Injectable()
export class StaffAccounts extends StaffDirectory {
  constructor(private readonly users: UsersFacade) {
    super();
  }

  async permissionsOf(tx: Tx, staffId: string): Promise<ReadonlySet<string>> {
    // First the lock, then the look: what was changed while we waited has to be seen by a statement begun after it.
    await tx.query(
      `SELECT FROM admin_users a JOIN roles r ON r.name = a.role WHERE a.id = $1 AND a.is_active FOR SHARE`,
      [staffId],
    );
    const [row]: StoredRights[] = await tx.query(
      `SELECT ${RIGHTS_COLUMNS} FROM admin_users a WHERE a.id = $1 AND a.is_active`,
      [staffId],
    );
    return row ? permissionsOf(row) : NOTHING;
  }

  async isCustomer(tx: Tx, staffId: string, userId: string): Promise<boolean> {
    const [row]: { email: string }[] = await tx.query(`SELECT email FROM admin_users WHERE id = $1`, [
      staffId,
    ]);
    const email = await this.users.emailOf(tx, userId);
    return row !== undefined && email !== null && row.email.toLowerCase() === email.toLowerCase();
  }

  async customersOf(tx: Tx, staffIds: readonly string[]): Promise<Map<string, string>> {
    const staff: { id: string; email: string }[] = await tx.query(
      `SELECT id, lower(email) AS email FROM admin_users WHERE id = ANY($1)`,
      [staffIds],
    );
    const customers = await this.users.idsByEmail(
      tx,
      staff.map(({ email }) => email),
    );
    return new Map(
      staff.flatMap(({ id, email }) => (customers.has(email) ? [[id, customers.get(email) ?? '']] : [])),
    );
  }

  async activeAmong(tx: Tx, staffIds: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT id FROM admin_users WHERE id = ANY($1) AND is_active`,
      [staffIds],
    );
    return rows.map(({ id }) => id);
  }

  async holdersOf(tx: Tx, permission: string): Promise<string[]> {
    const rows: (StoredRights & { id: string })[] = await tx.query(
      `SELECT a.id, ${RIGHTS_COLUMNS} FROM admin_users a WHERE a.is_active ORDER BY a.id LIMIT ${STAFF_MAX}`,
    );
    return rows.filter((row) => permissionsOf(row).has(permission)).map(({ id }) => id);
  }

  async namesOf(tx: Tx, staffIds: readonly string[]): Promise<Map<string, string>> {
    const rows: { id: string; name: string }[] = await tx.query(
      `SELECT id, name FROM admin_users WHERE id = ANY($1)`,
      [staffIds],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async roleOf(tx: Tx, staffId: string): Promise<string | null> {
    const [row]: { role: string }[] = await tx.query(
      `SELECT role FROM admin_users WHERE id = $1 AND is_active`,
      [staffId],
    );
    return row?.role ?? null;
  }

  async permissionsOfRole(tx: Tx, name: string): Promise<ReadonlySet<string> | null> {
    const [row]: Pick<StoredRights, 'roleChanges'>[] = await tx.query(
      `SELECT ${ROLE_CHANGES_OF('a.name')} FROM roles a WHERE a.name = $1`,
      [name],
    );
    return row ? permissionsOfRole(name, row.roleChanges) : null;
  }
}
