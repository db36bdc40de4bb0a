import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { impersonatorOf } from '../../../platform/security/actor.js';
import type { Principal } from '../../../platform/security/principal.js';
import { ImpersonationAuthenticator } from '../impersonation/impersonation-authenticator.js';
import { AccessTokens, type AccessClaims } from './access-tokens.js';
import { authErrors } from '../auth.errors.js';
import { StandingReader } from './standing-reader.js';
import { Standings } from './standings.js';

/** Reads the session row behind a token; the token only names it. */
@Injectable()
export class SessionAuthenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
    private readonly standings: Standings,
    private readonly reader: StandingReader,
    private readonly impersonations: ImpersonationAuthenticator,
  ) {}

  /** @throws TOKEN_INVALID, SESSION_ENDED */
  async authenticate(token: string, ip: string | null): Promise<Principal> {
    if (this.impersonations.reads(token)) return this.impersonations.authenticate(token, ip);
    const claims = await this.tokens.verify(token);
    const permissions = await this.standing(claims);
    if (!permissions) throw authErrors.SESSION_ENDED();
    const { principalType: type, principalId: id, sessionId, expiresAt } = claims;
    return { actor: { type, id, sessionId, ip }, permissions, expiresAt };
  }

  async refresh(principal: Principal): Promise<Principal | null> {
    const { actor } = principal;
    if (impersonatorOf(actor)) return this.impersonations.refresh(principal);
    if (actor.type !== 'ADMIN' && actor.type !== 'USER') return principal;
    if (principal.expiresAt && principal.expiresAt <= this.clock.now()) return null;
    const permissions = await this.standing({
      principalType: actor.type,
      principalId: actor.id,
      sessionId: actor.sessionId,
    });
    return permissions && { ...principal, permissions };
  }

  /** What the holder of a session may do now; null when the session or its owner is no longer good. */
  private async standing(claims: Omit<AccessClaims, 'expiresAt'>): Promise<ReadonlySet<string> | null> {
    const holder = `${claims.principalType}:${claims.principalId}`;
    return this.standings.of(claims.sessionId, holder, () => this.reader.load(claims));
  }
}
