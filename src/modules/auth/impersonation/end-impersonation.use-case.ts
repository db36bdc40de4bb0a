import { Injectable } from '@nestjs/common';
import { afterCommit, UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { impersonatorOf, systemActor, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { Standings } from '../sessions/standings.js';
import { ImpersonationStore } from './impersonation.store.js';

/** Ends what staff has open, by the token of the impersonation or by their own. One that is over already is success. */
@Injectable()
export class EndImpersonation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ImpersonationStore,
    private readonly standings: Standings,
    private readonly audit: AuditLog,
  ) {}

  async execute(actor: Actor): Promise<void> {
    const adminId = actor.type === 'ADMIN' ? actor.id : impersonatorOf(actor)?.adminId;
    if (!adminId) return;
    await this.uow.run(systemActor('impersonations'), async (tx) => {
      const ended = await this.store.endAllOf(tx, adminId);
      for (const { id, userId } of ended) {
        await this.audit.record(tx, actor, {
          action: 'impersonation.ended',
          resourceType: 'user',
          resourceId: userId,
          details: { impersonationId: id },
        });
      }
      afterCommit(tx, () => this.standings.forget(ended.map(({ id }) => id)));
    });
  }
}
