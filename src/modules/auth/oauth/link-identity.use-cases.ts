import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { UsersFacade, type User } from '../../users/index.js';
import { CustomerPasswords } from '../customers/customer-passwords.js';
import { FlowStore } from './flow.store.js';
import type { IdentityChange } from './identity-notice.letter.js';
import { IdentityNotices } from './identity-notices.js';
import { IdentityStore } from './identity.store.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import type { OAuthProvider } from './oauth.types.js';
import { callbackOf, returnAddress } from './return-address.js';

type Customer = Extract<Actor, { type: 'USER' }>;

/**
 * Linking is proving both: the account here by its session, at the beginning and at the end, and the account there at
 * the provider in between, in one browser. Nobody can be led to link somebody else's account to theirs, or theirs to
 * somebody else's: the ticket at the end is good for whoever began, and nobody else.
 */
@Injectable()
export class LinkIdentity {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly providers: OAuthProviders,
    private readonly flows: FlowStore,
    private readonly identities: IdentityStore,
    private readonly users: UsersFacade,
    private readonly passwords: CustomerPasswords,
    private readonly notices: IdentityNotices,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the address to send the browser to  @throws PROVIDER_NOT_CONFIGURED, RETURN_ADDRESS_REFUSED */
  async start(actor: Customer, provider: OAuthProvider, returnTo: string | null): Promise<string> {
    this.providers.mustBeConfigured(provider);
    const token = await this.uow.run(actor, (tx) =>
      this.flows.begin(tx, {
        provider,
        purpose: 'LINK',
        principalId: actor.id,
        redirectUri: callbackOf(this.config, provider, 'customer'),
        returnTo: returnAddress(this.config, returnTo),
        challenge: null,
      }),
    );
    return `${this.config.publicUrl}/auth/${provider.toLowerCase()}/start?link=${token}`;
  }

  /** @returns the id of the link  @throws IDENTITY_TICKET_INVALID, IDENTITY_TAKEN, IDENTITY_PROVIDER_LINKED */
  finish(actor: Customer, ticket: string): Promise<string> {
    return this.uow.run(actor, async (tx) => {
      const proven = await this.flows.takeProof(tx, ticket, 'LINK', actor.id);
      if (!proven) throw oauthErrors.IDENTITY_TICKET_INVALID();
      const user = await this.users.requireActive(tx, actor.id);
      const known = await this.identities.claim(tx, proven);
      if (known && known.userId !== actor.id) throw oauthErrors.IDENTITY_TAKEN();
      if (known && !known.unlinkedAt) return known.id;
      const id = await this.identities.add(tx, actor.id, proven, false);
      await this.tell(tx, actor, user, 'LINKED', id, proven.provider);
      return id;
    });
  }

  /** @throws IDENTITY_NOT_FOUND, IDENTITY_LAST_WAY_IN */
  remove(actor: Customer, id: string): Promise<void> {
    // As the system: whether there is a password is shown to nobody else.
    return this.uow.run(systemActor('oauth'), async (tx) => {
      // The customer first, as everywhere: two removals at once must not both see the other way still there.
      const user = await this.users.requireActive(tx, actor.id);
      const live = await this.identities.lockLive(tx, actor.id);
      const identity = live.find((row) => row.id === id);
      if (!identity) throw oauthErrors.IDENTITY_NOT_FOUND();
      if (live.length === 1 && (await this.passwords.of(tx, actor.id)) === null)
        throw oauthErrors.IDENTITY_LAST_WAY_IN();
      await this.identities.remove(tx, id);
      await this.tell(tx, actor, user, 'UNLINKED', id, identity.provider);
    });
  }

  private async tell(
    tx: Tx,
    actor: Customer,
    user: User,
    change: IdentityChange,
    identityId: string,
    provider: OAuthProvider,
  ): Promise<void> {
    await this.audit.record(tx, actor, {
      action: change === 'LINKED' ? 'user.identity-linked' : 'user.identity-unlinked',
      resourceType: 'user',
      resourceId: actor.id,
      details: { provider, identityId },
    });
    await this.notices.send(tx, user, change, provider);
    await this.outbox.add(tx, 'user.updated', actor.id, { userId: actor.id });
  }
}
