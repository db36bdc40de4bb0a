import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { UsersFacade } from '../../users/index.js';
import { permissionsOf } from './roles.js';

const NOTHING: ReadonlySet<string> = new Set();

/** Staff as a transaction sees them. */
@Injectable()
export class StaffAccounts extends StaffDirectory {
  constructor(private readonly users: UsersFacade) {
    super();
  }

  async permissionsOf(tx: Tx, staffId: string): Promise<ReadonlySet<string>> {
    const [row]: { role: string }[] = await tx.query(
      `SELECT role FROM admin_users WHERE id = $1 AND is_active FOR SHARE`,
      [staffId],
    );
    return row ? permissionsOf(row.role) : NOTHING;
  }

  async isCustomer(tx: Tx, staffId: string, userId: string): Promise<boolean> {
    const [row]: { email: string }[] = await tx.query(`SELECT email FROM admin_users WHERE id = $1`, [
      staffId,
    ]);
    const email = await this.users.emailOf(tx, userId);
    return row !== undefined && email !== null && row.email.toLowerCase() === email.toLowerCase();
  }
}
