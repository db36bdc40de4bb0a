import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade, type UserModel } from '../../users/index.js';
import type { UserLoginResult } from '../auth.model.js';
import { AccessTokens } from '../sessions/access-tokens.js';
import { SessionStore } from '../sessions/session.store.js';
import type { Caller } from './sign-in-admin.use-case.js';

export interface CustomerSignedIn {
  userId: string;
  /** The sign-in made the customer. */
  isNew: boolean;
  accessToken: string;
  refreshToken: string;
  expiresInSec: number;
}

/** Lets a customer in who has proved who they are, by whatever way. */
@Injectable()
export class CustomerSessions {
  constructor(
    private readonly clock: Clock,
    private readonly users: UsersFacade,
    private readonly sessions: SessionStore,
    private readonly tokens: AccessTokens,
    private readonly audit: AuditLog,
  ) {}

  /** @throws USER_NOT_FOUND, USER_INACTIVE */
  async open(
    tx: Tx,
    userId: string,
    caller: Pick<Caller, 'ip' | 'userAgent'>,
    how: { factor: string; isNew?: boolean },
  ): Promise<CustomerSignedIn> {
    await this.users.requireActive(tx, userId);
    await this.users.touch(tx, userId, this.clock.now());
    const opened = await this.sessions.open(tx, {
      type: 'USER',
      principalId: userId,
      factor: how.factor,
      ip: caller.ip,
      userAgent: caller.userAgent,
    });
    await this.audit.record(
      tx,
      { type: 'USER', id: userId, sessionId: opened.sessionId, ip: caller.ip },
      {
        action: 'user.signed-in',
        resourceType: 'user',
        resourceId: userId,
        details: { factor: how.factor },
      },
    );
    return {
      userId,
      isNew: how.isNew ?? false,
      accessToken: await this.tokens.issue('USER', userId, opened.sessionId),
      refreshToken: opened.refreshToken,
      expiresInSec: this.tokens.lifetimeSec,
    };
  }
}

/** What GraphQL answers to a customer who came in. */
export function userLoginResult(done: CustomerSignedIn, user: UserModel): UserLoginResult {
  return {
    accessToken: done.accessToken,
    refreshToken: done.refreshToken,
    expiresIn: done.expiresInSec,
    user,
    isNew: done.isNew,
    profileIncomplete: user.profileIncomplete,
  };
}
