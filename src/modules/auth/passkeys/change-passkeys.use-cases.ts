import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { authErrors } from '../auth.errors.js';
import { EndOtherSessions } from '../second-factor/end-other-sessions.js';
import { Enrollers } from '../second-factor/enrollers.js';
import { SecurityNotices } from '../second-factor/security-notices.js';
import type { Staff } from '../step-up/step-ups.js';
import { PasskeyStore, type PasskeyRow } from './passkey.store.js';

/** What somebody calls a passkey of theirs. */
@Injectable()
export class RenamePasskey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly passkeys: PasskeyStore,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PASSKEY_NOT_FOUND */
  async execute(staff: Staff, id: string, name: string): Promise<PasskeyRow> {
    return this.uow.run(staff, async (tx) => {
      const before = (await this.passkeys.of(tx, [staff.id])).find((passkey) => passkey.id === id);
      const renamed = await this.passkeys.rename(tx, staff.id, id, name);
      if (!before || !renamed) throw authErrors.PASSKEY_NOT_FOUND();
      if (before.name === renamed.name) return renamed;
      await this.audit.record(tx, staff, {
        action: 'admin.passkey-renamed',
        resourceType: 'admin-user',
        resourceId: staff.id,
        changes: [{ field: 'passkey', before: before.name, after: renamed.name }],
      });
      return renamed;
    });
  }
}

/** Takes a passkey away; the last factor stays. */
@Injectable()
export class DeletePasskey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stepUp: StepUpGrants,
    private readonly enrollers: Enrollers,
    private readonly passkeys: PasskeyStore,
    private readonly sessions: EndOtherSessions,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PASSKEY_NOT_FOUND, LAST_FACTOR, STEP_UP_REQUIRED */
  async execute(staff: Staff, id: string): Promise<void> {
    await this.uow.run(staff, async (tx) => {
      await this.stepUp.consume(tx, staff);
      // Locks the account: of two deletions at once, the second sees what the first left.
      const { held } = await this.enrollers.admit(tx, { staff });
      if (!(await this.passkeys.remove(tx, staff.id, id))) throw authErrors.PASSKEY_NOT_FOUND();
      const others = held.passkeys - 1 + (held.totp && held.policy === 'ANY' ? 1 : 0);
      if (others === 0) throw authErrors.LAST_FACTOR();
      await this.sessions.run(tx, staff.id, staff.sessionId, 'factor-changed');
      await this.notices.send(tx, staff.id, 'PASSKEY_REMOVED');
      await this.audit.record(tx, staff, {
        action: 'admin.passkey-removed',
        resourceType: 'admin-user',
        resourceId: staff.id,
        details: { passkeyId: id },
      });
    });
  }
}
