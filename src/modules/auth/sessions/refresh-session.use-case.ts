import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { Authenticator } from '../../../platform/security/principal.js';
import { AccessTokens, type PrincipalType } from './access-tokens.js';
import { authErrors } from '../auth.errors.js';
import { SessionStore, type SessionRow } from './session.store.js';
import { TokenReuseAlarm } from './token-reuse-alarm.js';

export interface Refreshed {
  type: PrincipalType;
  accessToken: string;
  refreshToken: string;
  expiresInSec: number;
}

/** The next tokens of a session. */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly tokens: AccessTokens,
    private readonly alarm: TokenReuseAlarm,
    private readonly authenticator: Authenticator,
  ) {}

  /**
   * @param only whose tokens belong where this one was found
   * @throws SESSION_ENDED also when an old token is shown again, and then the whole session is over
   */
  async execute(refreshToken: string, only?: PrincipalType): Promise<Refreshed> {
    const actor = systemActor('refresh');
    const rotation = await this.uow.run(actor, async (tx) => {
      const found = await this.sessions.rotate(tx, refreshToken);
      if (found.kind === 'reused') await this.alarm.raise(tx, found.session);
      if (found.kind === 'rotated' && only && found.session.principal_type !== only)
        throw authErrors.SESSION_ENDED();
      return found;
    });
    if (rotation.kind !== 'rotated') throw authErrors.SESSION_ENDED();
    const { session } = rotation;
    await this.requireGoodHolder(session);
    return {
      type: session.principal_type,
      accessToken: await this.tokens.issue(session.principal_type, session.principal_id, session.id),
      refreshToken: rotation.refreshToken,
      expiresInSec: this.tokens.lifetimeSec,
    };
  }

  /** Somebody who was deactivated gets no tokens, not even useless ones. @throws SESSION_ENDED */
  private async requireGoodHolder(session: SessionRow): Promise<void> {
    const actor = {
      type: session.principal_type,
      id: session.principal_id,
      sessionId: session.id,
      ip: null,
    } as const;
    const holder = { actor, permissions: new Set<string>(), expiresAt: null };
    if (!(await this.authenticator.refresh(holder))) throw authErrors.SESSION_ENDED();
  }
}
