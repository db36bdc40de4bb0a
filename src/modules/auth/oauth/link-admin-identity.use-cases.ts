import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { SecurityNotices } from '../second-factor/security-notices.js';
import { FlowStore } from './flow.store.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import type { OAuthProvider } from './oauth.types.js';
import { callbackOf } from './return-address.js';

type Staff = Extract<Actor, { type: 'ADMIN' }>;

/** Staff links an account of its own to sign in with; the password and the second factor stay. */
@Injectable()
export class LinkAdminIdentity {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly providers: OAuthProviders,
    private readonly flows: FlowStore,
    private readonly grants: StepUpGrants,
    private readonly notices: SecurityNotices,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the address to send the browser to  @throws PROVIDER_NOT_CONFIGURED, STEP_UP_REQUIRED */
  async start(actor: Staff, provider: OAuthProvider): Promise<string> {
    this.providers.mustBeConfigured(provider);
    const { publicUrl } = this.config;
    const token = await this.uow.run(actor, async (tx) => {
      // A new way to pass for the first factor: not for whoever found a screen that was left open.
      await this.grants.consume(tx, actor);
      return this.flows.begin(tx, {
        provider,
        purpose: 'STAFF_LINK',
        principalId: actor.id,
        redirectUri: callbackOf(this.config, provider, 'staff'),
        returnTo: `${publicUrl}/admin/account`,
        challenge: null,
      });
    });
    return `${publicUrl}/auth/staff/${provider.toLowerCase()}/start?link=${token}`;
  }

  /** @throws IDENTITY_TICKET_INVALID, IDENTITY_TAKEN, IDENTITY_PROVIDER_LINKED */
  finish(actor: Staff, ticket: string): Promise<string> {
    return this.uow.run(actor, async (tx) => {
      const proven = await this.flows.takeProof(tx, ticket, 'STAFF_LINK', actor.id);
      if (!proven) throw oauthErrors.IDENTITY_TICKET_INVALID();
      const now = this.clock.now();
      const id = newIdAt(now);
      try {
        await tx.query(
          `INSERT INTO admin_identities (id, admin_user_id, provider, subject, email, linked_at)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [id, actor.id, proven.provider, proven.subject, proven.email, now],
        );
      } catch (error) {
        const broken = brokenConstraint(error);
        if (broken === 'admin_identities_subject') throw oauthErrors.IDENTITY_TAKEN();
        if (broken === 'admin_identities_one_each') throw oauthErrors.IDENTITY_PROVIDER_LINKED();
        throw error;
      }
      await this.tell(tx, actor, 'admin.identity-linked', proven.provider);
      return id;
    });
  }

  /** One's own only: the password is always there, so no way in is the last. @throws IDENTITY_NOT_FOUND */
  remove(actor: Staff, id: string): Promise<void> {
    return this.uow.run(actor, async (tx) => {
      const [rows]: [{ provider: OAuthProvider }[], number] = isUuid(id)
        ? await tx.query(
            `DELETE FROM admin_identities WHERE id = $1 AND admin_user_id = $2 RETURNING provider`,
            [id, actor.id],
          )
        : [[], 0];
      const [gone] = rows;
      if (!gone) throw oauthErrors.IDENTITY_NOT_FOUND();
      await this.tell(tx, actor, 'admin.identity-unlinked', gone.provider);
    });
  }

  private async tell(
    tx: Tx,
    actor: Staff,
    action: 'admin.identity-linked' | 'admin.identity-unlinked',
    provider: OAuthProvider,
  ): Promise<void> {
    await this.audit.record(tx, actor, {
      action,
      resourceType: 'admin-user',
      resourceId: actor.id,
      details: { provider },
    });
    const linked = action === 'admin.identity-linked';
    await this.notices.send(tx, actor.id, linked ? 'IDENTITY_LINKED' : 'IDENTITY_UNLINKED');
  }
}
