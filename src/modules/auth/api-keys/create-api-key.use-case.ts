import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StaffDirectory } from '../../../platform/security/staff-directory.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AuditLog } from '../../audit/index.js';
import { requireStaff } from './require-staff.js';
import { hashOfSecret, newApiKey } from './api-key-text.js';
import { LIFETIME_MAX_MS, normaliseNetwork, requireScopes } from './api-key.rules.js';
import { ApiKeyStore, type ApiKeyRow } from './api-key.store.js';
import { apiKeyErrors } from './api-keys.errors.js';

export interface NewApiKey {
  name: string;
  scopes: readonly string[];
  expiresAt: Date;
  allowedAddresses: readonly string[];
}

/** A key as its maker sees it this once. */
export interface IssuedApiKey {
  key: ApiKeyRow;
  secret: string;
}

/** Makes a key for a program. */
@Injectable()
export class CreateApiKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly store: ApiKeyStore,
    private readonly staff: StaffDirectory,
    private readonly stepUp: StepUpGrants,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws STEP_UP_REQUIRED, API_KEY_SCOPE_REFUSED, API_KEY_EXPIRY_INVALID, API_KEY_ADDRESS_INVALID, FORBIDDEN for
   *   anybody but staff
   */
  execute(actor: Actor, input: NewApiKey): Promise<IssuedApiKey> {
    const maker = requireStaff(actor);
    const now = this.clock.now();
    const { keyId, secret, text } = newApiKey(this.config.stage);
    const id = newIdAt(now);
    return this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      const lifetimeMs = input.expiresAt.getTime() - now.getTime();
      if (lifetimeMs <= 0 || lifetimeMs > LIFETIME_MAX_MS)
        throw apiKeyErrors.API_KEY_EXPIRY_INVALID({ path: 'expiresAt' });
      const allowedAddresses = input.allowedAddresses.map(normaliseNetwork);
      // Locked until we are done: nobody loses a permission between the look and the key that holds it.
      requireScopes(input.scopes, await this.staff.permissionsOf(tx, maker));
      const scopes = [...input.scopes].sort();
      const { name, expiresAt } = input;
      const secretHash = hashOfSecret(secret);
      await this.store.insert(tx, {
        id,
        keyId,
        secretHash,
        name,
        scopes,
        createdById: maker,
        createdAt: now,
        expiresAt,
        allowedAddresses,
      });
      await this.audit.record(tx, actor, {
        action: 'api-key.created',
        resourceType: 'api-key',
        resourceId: id,
        details: {
          scopes: scopes.join(','),
          expiresAt: expiresAt.toISOString(),
          from: allowedAddresses.join(','),
        },
      });
      await this.outbox.add(tx, 'api-key.created', id, { apiKeyId: id });
      return { key: await this.store.lock(tx, id, now), secret: text };
    });
  }
}
