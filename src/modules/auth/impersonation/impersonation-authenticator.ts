import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Principal } from '../../../platform/security/principal.js';
import { authErrors } from '../auth.errors.js';
import { Standings } from '../sessions/standings.js';
import { ImpersonationTokens } from './impersonation-tokens.js';
import { ImpersonationStore } from './impersonation.store.js';

/** A customer may nothing that needs a permission, and staff in their place neither. */
const NO_PERMISSIONS: ReadonlySet<string> = new Set();

/** Who stands behind an impersonation token, and whether it still goes on. */
@Injectable()
export class ImpersonationAuthenticator {
  constructor(
    private readonly tokens: ImpersonationTokens,
    private readonly store: ImpersonationStore,
    private readonly standings: Standings,
    private readonly clock: Clock,
  ) {}

  reads(token: string): boolean {
    return this.tokens.isOne(token);
  }

  /** @throws TOKEN_INVALID, SESSION_ENDED */
  async authenticate(token: string, ip: string | null): Promise<Principal> {
    const { impersonationId, userId, adminId, mayWrite, expiresAt } = await this.tokens.verify(token);
    const principal: Principal = {
      actor: {
        type: 'USER',
        id: userId,
        sessionId: impersonationId,
        ip,
        impersonator: { adminId, mayWrite },
      },
      permissions: NO_PERMISSIONS,
      expiresAt,
    };
    if (!(await this.goesOn(impersonationId, userId))) throw authErrors.SESSION_ENDED();
    return principal;
  }

  /** The same caller as of now; null when it is over. */
  async refresh(principal: Principal): Promise<Principal | null> {
    const { actor, expiresAt } = principal;
    if (actor.type !== 'USER' || (expiresAt && expiresAt <= this.clock.now())) return null;
    return (await this.goesOn(actor.sessionId, actor.id)) ? principal : null;
  }

  private async goesOn(id: string, userId: string): Promise<boolean> {
    const standing = await this.standings.of(id, `IMPERSONATION:${userId}`, async () =>
      (await this.store.isGood(id, userId)) ? NO_PERMISSIONS : null,
    );
    return standing !== null;
  }
}
