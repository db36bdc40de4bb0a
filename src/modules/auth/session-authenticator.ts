import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { anonymousActor, systemActor } from '../../platform/security/actor.js';
import { Authenticator, type Principal } from '../../platform/security/principal.js';
import { AccessTokens, type AccessClaims } from './access-tokens.js';
import { authErrors } from './auth.errors.js';
import { permissionsOf } from './roles.js';

/** A role change, a deactivation or an ended session takes effect within this time, on every process. */
const TRUST_MS = 500;
const CACHE_MAX = 10_000;
const NO_PERMISSIONS: ReadonlySet<string> = new Set();

interface Standing {
  permissions: ReadonlySet<string>;
  checkedAt: number;
}

/** Reads the session row behind a token; the token only names it. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  private readonly standings = new Map<string, Standing>();

  constructor(
    private readonly tokens: AccessTokens,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  async authenticate(authorization: string | undefined, ip: string | null): Promise<Principal> {
    if (authorization === undefined) {
      return { actor: anonymousActor(ip), permissions: NO_PERMISSIONS, expiresAt: null };
    }
    const [scheme, token] = authorization.split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) throw authErrors.TOKEN_INVALID();
    const claims = await this.tokens.verify(token);
    const permissions = await this.standing(claims);
    if (!permissions) throw authErrors.SESSION_ENDED();
    const { principalType: type, principalId: id, sessionId, expiresAt } = claims;
    return { actor: { type, id, sessionId, ip }, permissions, expiresAt };
  }

  async refresh(principal: Principal): Promise<Principal | null> {
    const { actor } = principal;
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
    const known = this.standings.get(claims.sessionId);
    if (known && Date.now() - known.checkedAt < TRUST_MS) return known.permissions;
    const [row] = await this.uow.run(
      systemActor('authenticator'),
      (tx): Promise<{ role: string | null }[]> =>
        claims.principalType === 'ADMIN'
          ? tx.query(
              `SELECT a.role FROM sessions s JOIN admin_users a ON a.id = s.principal_id AND a.is_active
             WHERE s.id = $1 AND s.principal_type = 'ADMIN' AND s.principal_id = $2 AND s.revoked_at IS NULL
               AND s.idle_expires_at > $3 AND s.absolute_expires_at > $3`,
              [claims.sessionId, claims.principalId, this.clock.now()],
            )
          : tx.query(
              `SELECT NULL AS role FROM sessions s
             WHERE s.id = $1 AND s.principal_type = 'USER' AND s.principal_id = $2 AND s.revoked_at IS NULL
               AND s.idle_expires_at > $3 AND s.absolute_expires_at > $3`,
              [claims.sessionId, claims.principalId, this.clock.now()],
            ),
    );
    if (!row) {
      this.standings.delete(claims.sessionId);
      return null;
    }
    const permissions = row.role === null ? NO_PERMISSIONS : permissionsOf(row.role);
    if (this.standings.size >= CACHE_MAX) this.standings.clear();
    this.standings.set(claims.sessionId, { permissions, checkedAt: Date.now() });
    return permissions;
  }
}
