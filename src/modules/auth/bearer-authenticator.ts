import { Injectable } from '@nestjs/common';
import { anonymousActor } from '../../platform/security/actor.js';
import { Authenticator, type Principal } from '../../platform/security/principal.js';
import { ApiKeyAuthenticator } from './api-keys/api-key.authenticator.js';
import { looksLikeApiKey } from './api-keys/api-key-text.js';
import { authErrors } from './auth.errors.js';
import { SessionAuthenticator } from './sessions/session-authenticator.js';

const NO_PERMISSIONS: ReadonlySet<string> = new Set();

/** Hands what stands behind `Bearer` to whoever can read it: an API key, or the access token of a session. */
@Injectable()
export class BearerAuthenticator extends Authenticator {
  constructor(
    private readonly sessions: SessionAuthenticator,
    private readonly keys: ApiKeyAuthenticator,
  ) {
    super();
  }

  authenticate(authorization: string | undefined, ip: string | null): Principal | Promise<Principal> {
    if (authorization === undefined)
      return { actor: anonymousActor(ip), permissions: NO_PERMISSIONS, expiresAt: null };
    const [scheme, credential] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !credential) throw authErrors.TOKEN_INVALID();
    return looksLikeApiKey(credential)
      ? this.keys.authenticate(credential, ip)
      : this.sessions.authenticate(credential, ip);
  }

  async refresh(principal: Principal): Promise<Principal | null> {
    const { actor } = principal;
    return actor.type === 'API_KEY' ? this.keys.refresh(principal, actor) : this.sessions.refresh(principal);
  }
}
