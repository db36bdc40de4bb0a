import { Injectable } from '@nestjs/common';
import { afterCommit, UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import type { PrincipalType } from './access-tokens.js';
import type { SessionListRow } from './session.queries.js';
import { SessionStore } from './session.store.js';
import { Standings } from './standings.js';

// What is said of sessions is written by the system: a customer's own row level security shows them no other table.
const WRITER = systemActor('sessions');

/** Ends one session. Ending one that has ended changes nothing. */
@Injectable()
export class RevokeSession {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly standings: Standings,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  execute(actor: Actor, session: SessionListRow): Promise<void> {
    return this.uow.run(WRITER, async (tx) => {
      if (!(await this.sessions.revoke(tx, session.id, 'revoked'))) return;
      afterCommit(tx, () => this.standings.forget([session.id]));
      await this.outbox.add(tx, 'session.ended', session.id, { sessionIds: [session.id] });
      await this.audit.record(tx, actor, {
        action: 'session.revoked',
        resourceType: 'session',
        resourceId: session.id,
        details: { principalType: session.principalType, principalId: session.principalId },
      });
    });
  }
}

/** Ends every session of somebody, or every one but the caller's. */
@Injectable()
export class RevokeAllSessions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly standings: Standings,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @returns how many ended now */
  execute(actor: Actor, type: PrincipalType, principalId: string, except: string | null): Promise<number> {
    return this.uow.run(WRITER, (tx) => this.end(tx, actor, type, principalId, except));
  }

  private async end(
    tx: Tx,
    actor: Actor,
    type: PrincipalType,
    principalId: string,
    except: string | null,
  ): Promise<number> {
    const ended = await this.sessions.revokeAll(tx, type, principalId, 'revoked', except);
    if (ended.length === 0) return 0;
    afterCommit(tx, () => this.standings.forget(ended));
    await this.outbox.add(tx, 'session.ended', principalId, { sessionIds: ended });
    await this.audit.record(tx, actor, {
      action: 'session.all-revoked',
      resourceType: type === 'ADMIN' ? 'admin-user' : 'user',
      resourceId: principalId,
      details: { count: ended.length },
    });
    return ended.length;
  }
}
