import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { Principal } from '../../../platform/security/principal.js';
import { hashOfSecret, parseApiKey } from './api-key-text.js';
import { ApiKeyReader } from './api-key.reader.js';
import { isAllowed } from './api-key.rules.js';
import { apiKeyErrors } from './api-keys.errors.js';
import { ApiKeyUse } from './api-key-use.js';

type ApiKeyActor = Extract<Actor, { type: 'API_KEY' }>;

/** Finds out what a key may do, each time it is shown. */
@Injectable()
export class ApiKeyAuthenticator {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly reader: ApiKeyReader,
    private readonly use: ApiKeyUse,
  ) {}

  /** @throws API_KEY_INVALID for anything but a good key from an address it may be used from */
  async authenticate(text: string, ip: string | null): Promise<Principal> {
    const parts = parseApiKey(text, this.config.stage);
    const key = parts && (await this.reader.of(parts.keyId));
    if (!parts || !key || !timingSafeEqual(hashOfSecret(parts.secret), key.secretHash))
      throw apiKeyErrors.API_KEY_INVALID();
    if (key.endsAt <= this.clock.now() || !isAllowed(ip, key.networks)) throw apiKeyErrors.API_KEY_INVALID();
    this.use.note(key.id, ip);
    const actor = { type: 'API_KEY', id: key.id, keyId: parts.keyId, makerId: key.makerId, ip } as const;
    return { actor, permissions: key.permissions, expiresAt: key.endsAt };
  }

  /** The same caller as of now, or null when the key is over. */
  async refresh(principal: Principal, actor: ApiKeyActor): Promise<Principal | null> {
    const key = await this.reader.of(actor.keyId);
    if (!key || key.endsAt <= this.clock.now()) return null;
    return { ...principal, permissions: key.permissions, expiresAt: key.endsAt };
  }
}
