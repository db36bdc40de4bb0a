import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { afterCommit, UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { ApiKeyReader } from './api-key.reader.js';
import { ApiKeyStatus } from './api-key.rules.js';
import { ApiKeyStore, type ApiKeyRow } from './api-key.store.js';
import { requireStaff } from './require-staff.js';

/** Ends a key at once, in this process, and within a second in every other; what it listens to is closed with it. */
@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ApiKeyStore,
    private readonly reader: ApiKeyReader,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** A key that is revoked already stays as it is. @throws API_KEY_NOT_FOUND, FORBIDDEN for anybody but staff */
  execute(actor: Actor, id: string, reason: string): Promise<ApiKeyRow> {
    requireStaff(actor);
    const now = this.clock.now();
    return this.uow.run(actor, async (tx) => {
      const key = await this.store.lock(tx, id, now);
      if (key.status === ApiKeyStatus.REVOKED) return key;
      await this.store.revoke(tx, id, actorId(actor), reason, now);
      afterCommit(tx, () => this.reader.forget(key.keyId));
      await this.audit.record(tx, actor, {
        action: 'api-key.revoked',
        resourceType: 'api-key',
        resourceId: id,
        changes: [{ field: 'status', before: key.status, after: ApiKeyStatus.REVOKED }],
        reason,
      });
      await this.outbox.add(tx, 'api-key.revoked', id, { apiKeyId: id });
      return this.store.lock(tx, id, now);
    });
  }
}
