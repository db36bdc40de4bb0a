import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { anonymousActor, systemActor } from '../../platform/security/actor.js';
import { Authenticator, type Principal } from '../../platform/security/principal.js';
import { UsersFacade } from '../users/index.js';
import { AccessTokens, type AccessClaims } from './access-tokens.js';
import { authErrors } from './auth.errors.js';
import { permissionsOf } from './roles.js';
import { Standings } from './standings.js';

const NO_PERMISSIONS: ReadonlySet<string> = new Set();

/** Reads the session row behind a token; the token only names it. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly users: UsersFacade,
    private readonly standings: Standings,
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
    const holder = `${claims.principalType}:${claims.principalId}`;
    return this.standings.of(claims.sessionId, holder, () => this.readStanding(claims));
  }

  private async readStanding(claims: Omit<AccessClaims, 'expiresAt'>): Promise<ReadonlySet<string> | null> {
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
    const good = row && (claims.principalType === 'ADMIN' || (await this.users.isActive(claims.principalId)));
    if (!row || !good) return null;
    return row.role === null ? NO_PERMISSIONS : permissionsOf(row.role);
  }
}
