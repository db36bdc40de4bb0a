import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { anonymousActor, systemActor } from '../../../platform/security/actor.js';
import { DomainError } from '../../../shared/errors.js';
import { AuditLog } from '../../audit/index.js';
import { CreateUser, UsersFacade } from '../../users/index.js';
import { IdentityNotices } from './identity-notices.js';
import { IdentityStore } from './identity.store.js';
import { oauthErrors } from './oauth.errors.js';
import type { ProvenIdentity } from './oauth.types.js';
import { firstProfile } from './profile.rules.js';

const ACTOR = systemActor('oauth');

/** The customer a proven identity is. */
export interface Entered {
  userId: string;
  isNew: boolean;
}

/**
 * Whoever proved an identity is the customer it is linked to, or a new one. An e-mail address links nothing: the same
 * address here and at the provider may be two people's, and then whoever has it there would get the account here.
 */
@Injectable()
export class EnterByIdentity {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly identities: IdentityStore,
    private readonly users: UsersFacade,
    private readonly createUser: CreateUser,
    private readonly notices: IdentityNotices,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param then what follows in the same transaction (a session, a ticket)
   * @throws OAUTH_REFUSED for a customer who may not come in, OAUTH_EMAIL_IN_USE
   */
  async execute<T>(
    identity: ProvenIdentity,
    ip: string | null,
    then: (tx: Tx, entered: Entered) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.uow.run(ACTOR, async (tx) => then(tx, await this.within(tx, identity)));
    } catch (error) {
      const refusal = refusalFor(error);
      if (!refusal) throw error;
      // The transaction of the refusal is gone with what it had begun; that somebody tried is kept.
      await this.uow.run(ACTOR, (tx) =>
        this.audit.record(tx, anonymousActor(ip), {
          action: 'user.sign-in-refused',
          resourceType: 'user-identity',
          resourceId: null,
          details: { provider: identity.provider, reason: refusal.code },
        }),
      );
      throw refusal;
    }
  }

  private async within(tx: Tx, identity: ProvenIdentity): Promise<Entered> {
    const known = await this.identities.claim(tx, identity);
    if (!known) return this.register(tx, identity);
    const user = await this.users.requireActive(tx, known.userId);
    if (known.unlinkedAt) {
      await this.identities.resume(tx, known.id);
      await this.tell(tx, 'user.identity-linked', known.userId, known.id, identity.provider);
      await this.notices.send(tx, user, 'LINKED', identity.provider);
    }
    await this.identities.used(tx, known.id, identity.email);
    return { userId: known.userId, isNew: false };
  }

  private async register(tx: Tx, identity: ProvenIdentity): Promise<Entered> {
    const user = await this.createUser.within(tx, ACTOR, firstProfile(identity));
    const id = await this.identities.add(tx, user.id, identity, true);
    await this.tell(tx, 'user.identity-linked', user.id, id, identity.provider);
    return { userId: user.id, isNew: true };
  }

  private async tell(
    tx: Tx,
    action: 'user.identity-linked',
    userId: string,
    identityId: string,
    provider: string,
  ): Promise<void> {
    await this.audit.record(tx, ACTOR, {
      action,
      resourceType: 'user',
      resourceId: userId,
      details: { provider, identityId },
    });
    await this.outbox.add(tx, 'user.updated', userId, { userId });
  }
}

function refusalFor(error: unknown): DomainError | null {
  if (!(error instanceof DomainError)) return null;
  if (error.code === 'USER_INACTIVE') return oauthErrors.OAUTH_REFUSED();
  return error.code === 'EMAIL_TAKEN' ? oauthErrors.OAUTH_EMAIL_IN_USE() : null;
}
