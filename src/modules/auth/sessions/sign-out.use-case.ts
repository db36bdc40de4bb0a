import { Injectable } from '@nestjs/common';
import { afterCommit, UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { SessionStore } from './session.store.js';
import { Standings } from './standings.js';

/** Ends the caller's session, or all of the caller's. Signing out of a dead session succeeds. */
@Injectable()
export class SignOut {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly standings: Standings,
  ) {}

  async execute(actor: Actor, allDevices: boolean): Promise<void> {
    if (actor.type !== 'ADMIN' && actor.type !== 'USER') return;
    await this.uow.run(systemActor('sign-out'), async (tx) => {
      let ended = [actor.sessionId];
      if (allDevices)
        ended = await this.sessions.revokeAll(tx, actor.type, actor.id, 'signed-out-everywhere');
      else await this.sessions.revoke(tx, actor.sessionId, 'signed-out');
      afterCommit(tx, () => this.standings.forget(ended));
      await this.outbox.add(tx, 'session.ended', actor.sessionId, { sessionIds: ended });
      await this.audit.record(tx, actor, {
        action: 'session.signed-out',
        resourceType: 'session',
        resourceId: actor.sessionId,
        details: { allDevices },
      });
    });
  }
}
