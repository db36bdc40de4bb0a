import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import type { Staff } from '../step-up/step-ups.js';
import { BackupCodes } from './backup-codes.js';
import { FactorStore } from './factor-store.js';
import { SecurityNotices } from './security-notices.js';

/** Ten new backup codes; the old ones are void. */
@Injectable()
export class RegenerateBackupCodes {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUp: StepUpGrants,
    private readonly backups: BackupCodes,
    private readonly factors: FactorStore,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the codes, to be shown once @throws STEP_UP_REQUIRED */
  async execute(staff: Staff): Promise<string[]> {
    const { codes, macs } = await this.backups.make(staff.id);
    await this.uow.run(staff, async (tx) => {
      await this.stepUp.consume(tx, staff);
      await this.factors.replaceBackupCodes(tx, staff.id, macs);
      await this.notices.send(tx, staff.id, 'BACKUP_CODES_RENEWED');
      await this.audit.record(tx, staff, {
        action: 'admin.backup-codes-renewed',
        resourceType: 'admin-user',
        resourceId: staff.id,
      });
    });
    return codes;
  }
}
