import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, Public, StaffOnly } from '../../../platform/graphql/access.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { AdminIdentity, adminIdentityModel, IdentityProvider, oauthProviderOf } from './identity.model.js';
import { IdentityQueries } from './identity.queries.js';
import { LinkAdminIdentity } from './link-admin-identity.use-cases.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';

type Staff = Extract<Actor, { type: 'ADMIN' }>;

/** Links between staff and its accounts at providers. */
@Resolver()
export class StaffIdentityResolver {
  constructor(
    private readonly providers: OAuthProviders,
    private readonly links: LinkAdminIdentity,
    private readonly queries: IdentityQueries,
  ) {}

  @Public()
  @OpenInMaintenance()
  @Query(() => [IdentityProvider], {
    description: 'Providers that staff with a linked account can begin to sign in with.',
  })
  staffIdentityProviders(): IdentityProvider[] {
    return this.providers.configured.map((name) => IdentityProvider[name]);
  }

  @StaffOnly()
  @StepUp()
  @Mutation(() => String, {
    description:
      'The address to send the browser to for linking an account of one’s own; good once, for two minutes. It ends at ' +
      '/admin/account#identityTicket=…. Errors: PROVIDER_NOT_CONFIGURED, STEP_UP_REQUIRED.',
  })
  startAdminIdentityLink(
    @CurrentActor() actor: Staff,
    @Args('provider', { type: () => IdentityProvider }) provider: IdentityProvider,
  ): Promise<string> {
    return this.links.start(actor, oauthProviderOf(provider));
  }

  @StaffOnly()
  @Mutation(() => AdminIdentity, {
    description:
      'Links the account that was just proven at a provider. Only whoever began can end it. Errors: ' +
      'IDENTITY_TICKET_INVALID, IDENTITY_TAKEN, IDENTITY_PROVIDER_LINKED.',
  })
  async linkAdminIdentity(
    @CurrentActor() actor: Staff,
    @Args('ticket') ticket: string,
  ): Promise<AdminIdentity> {
    const id = await this.links.finish(actor, ticket);
    const [own = []] = await this.queries.ofStaff([actor.id]);
    const row = own.find((each) => each.id === id);
    if (!row) throw oauthErrors.IDENTITY_NOT_FOUND();
    return adminIdentityModel(row);
  }

  @StaffOnly()
  @Mutation(() => Boolean, {
    description: 'Removes a link of one’s own; the password stays. Errors: IDENTITY_NOT_FOUND.',
  })
  async unlinkAdminIdentity(
    @CurrentActor() actor: Staff,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<boolean> {
    await this.links.remove(actor, id);
    return true;
  }
}
