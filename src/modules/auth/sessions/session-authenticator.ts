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

  /** @throws (or rejects with) TOKEN_INVALID, SESSION_ENDED */
  authenticate(token: string, ip: string | null): Principal | Promise<Principal> {
    // What is known was verified as a token of a session: an impersonation's never is.
    return this.atOnce(token, ip) ?? this.lookedUp(token, ip);
  }

  /** Who it is when all of that is known already, as it is for most of somebody's requests. */
  private atOnce(token: string, ip: string | null): Principal | null {
    const claims = this.tokens.known(token);
    const permissions = claims && this.standings.known(claims.sessionId, holderOf(claims));
    return permissions && principalOf(claims, permissions, ip);
  }

  private async lookedUp(token: string, ip: string | null): Promise<Principal> {
    if (this.impersonations.reads(token)) return this.impersonations.authenticate(token, ip);
    const claims = await this.tokens.verify(token);
    const permissions = await this.standing(claims);
    if (!permissions) throw authErrors.SESSION_ENDED();
    return principalOf(claims, permissions, ip);
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
    return this.standings.of(claims.sessionId, holderOf(claims), () => this.reader.load(claims));
  }
}

function holderOf({ principalType, principalId }: Omit<AccessClaims, 'expiresAt'>): string {
  return `${principalType}:${principalId}`;
}

function principalOf(claims: AccessClaims, permissions: ReadonlySet<string>, ip: string | null): Principal {
  const { principalType: type, principalId: id, sessionId, expiresAt } = claims;
  return { actor: { type, id, sessionId, ip }, permissions, expiresAt };
}
