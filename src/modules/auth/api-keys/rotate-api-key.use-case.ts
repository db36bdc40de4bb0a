import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { afterCommit, UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { hashOfSecret, newApiKey } from './api-key-text.js';
import { ApiKeyReader } from './api-key.reader.js';
import { ApiKeyStatus, requireScopes } from './api-key.rules.js';
import { ApiKeyStore } from './api-key.store.js';
import { apiKeyErrors } from './api-keys.errors.js';
import type { IssuedApiKey } from './create-api-key.use-case.js';
import { requireStaff } from './require-staff.js';

const HOUR_MS = 3_600_000;

/** Puts a new key in the place of another: the same name, scopes and addresses, as long a life, a new secret. */
@Injectable()
export class RotateApiKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly store: ApiKeyStore,
    private readonly staff: StaffDirectory,
    private readonly stepUp: StepUpGrants,
    private readonly reader: ApiKeyReader,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * The new key belongs to whoever rotates, who must hold its scopes: they get to see its secret.
   * @param overlapHours how long the old one works beside it
   * @throws STEP_UP_REQUIRED, API_KEY_NOT_FOUND, API_KEY_NOT_ACTIVE, API_KEY_SCOPE_REFUSED, FORBIDDEN for anybody but staff
   */
  execute(actor: Actor, id: string, overlapHours: number): Promise<IssuedApiKey> {
    const maker = requireStaff(actor);
    const now = this.clock.now();
    const { keyId, secret, text } = newApiKey(this.config.stage);
    return this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const held = await this.staff.permissionsOf(tx, maker);
      const old = await this.store.lock(tx, id, now);
      if (old.status !== ApiKeyStatus.ACTIVE && old.status !== ApiKeyStatus.EXPIRING)
        throw apiKeyErrors.API_KEY_NOT_ACTIVE({ status: old.status });
      requireScopes(old.scopes, held);
      const successorId = newIdAt(now);
      const lifetimeMs = old.expiresAt.getTime() - old.createdAt.getTime();
      await this.store.insert(tx, {
        id: successorId,
        keyId,
        secretHash: hashOfSecret(secret),
        name: old.name,
        scopes: old.scopes,
        createdById: maker,
        createdAt: now,
        expiresAt: new Date(now.getTime() + lifetimeMs),
        allowedAddresses: old.allowedAddresses,
      });
      await this.store.replace(tx, old.id, successorId, new Date(now.getTime() + overlapHours * HOUR_MS));
      afterCommit(tx, () => this.reader.forget(old.keyId));
      await this.audit.record(tx, actor, {
        action: 'api-key.rotated',
        resourceType: 'api-key',
        resourceId: old.id,
        details: { successorId, overlapHours },
      });
      await this.outbox.add(tx, 'api-key.rotated', old.id, { apiKeyId: old.id, successorId });
      return { key: await this.store.lock(tx, successorId, now), secret: text };
    });
  }
}
