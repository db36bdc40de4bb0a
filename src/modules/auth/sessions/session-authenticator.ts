import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { anonymousActor, impersonatorOf } from '../../../platform/security/actor.js';
import { Authenticator, type Principal } from '../../../platform/security/principal.js';
import { ImpersonationAuthenticator } from '../impersonation/impersonation-authenticator.js';
import { AccessTokens, type AccessClaims } from './access-tokens.js';
import { authErrors } from '../auth.errors.js';
import { StandingReader } from './standing-reader.js';
import { Standings } from './standings.js';

const NO_PERMISSIONS: ReadonlySet<string> = new Set();

/** Reads the session row behind a token; the token only names it. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly clock: Clock,
    private readonly standings: Standings,
    private readonly reader: StandingReader,
    private readonly impersonations: ImpersonationAuthenticator,
  ) {
    super();
  }

  async authenticate(authorization: string | undefined, ip: string | null): Promise<Principal> {
    if (authorization === undefined) {
      return { actor: anonymousActor(ip), permissions: NO_PERMISSIONS, expiresAt: null };
    }
    const [scheme, token] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) throw authErrors.TOKEN_INVALID();
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
