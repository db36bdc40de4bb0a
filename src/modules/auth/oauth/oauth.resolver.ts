import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  Ctx,
  CurrentActor,
  CustomerOnly,
  Public,
  RequirePermission,
} from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { UserModel, UsersFacade } from '../../users/index.js';
import { UserLoginResult } from '../auth.model.js';
import { callerOf } from '../sign-in/caller.js';
import { userLoginResult } from '../sign-in/customer-sessions.js';
import {
  IdentityLoginStart,
  identityModel,
  IdentityProvider,
  UserIdentity,
  oauthProviderOf,
} from './identity.model.js';
import { IdentityQueries } from './identity.queries.js';
import { LinkIdentity } from './link-identity.use-cases.js';
import { CodeLoginArgs, StartIdentityLoginArgs, UserByIdentityArgs } from './oauth.args.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import { SignInByCode } from './sign-in-by-code.use-case.js';
import { StartFlow } from './start-flow.use-case.js';

const CODE_ERRORS =
  'Errors: OAUTH_STATE_INVALID, OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, OAUTH_EMAIL_UNVERIFIED, OAUTH_EMAIL_IN_USE, ' +
  'OAUTH_REFUSED, PROVIDER_NOT_CONFIGURED, PROVIDER_UNAVAILABLE, RATE_LIMITED, INPUT_INVALID.';

type Customer = Extract<Actor, { type: 'USER' }>;

/** Sign-in of customers through providers, and the links between the two. */
@Resolver()
export class OAuthResolver {
  constructor(
    private readonly providers: OAuthProviders,
    private readonly flows: StartFlow,
    private readonly signIn: SignInByCode,
    private readonly links: LinkIdentity,
    private readonly queries: IdentityQueries,
    private readonly users: UsersFacade,
  ) {}

  @Public()
  @OpenInMaintenance()
  @Query(() => [IdentityProvider], { description: 'Providers that customers can sign in with here.' })
  signInProviders(): IdentityProvider[] {
    return this.providers.configured.map((name) => IdentityProvider[name]);
  }

  @RequirePermission('user.read')
  @Query(() => UserModel, {
    nullable: true,
    description: 'The customer an account at a provider is linked to. Errors: INPUT_INVALID.',
  })
  async userByIdentity(@Args() { provider, subject }: UserByIdentityArgs): Promise<UserModel | null> {
    const id = await this.queries.userOf(oauthProviderOf(provider), subject);
    return id === null ? null : this.users.byId(id);
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => IdentityLoginStart, {
    description:
      'Begins a sign-in of a client that receives the provider’s redirect itself. Errors: PROVIDER_NOT_CONFIGURED, ' +
      'RETURN_ADDRESS_REFUSED, RATE_LIMITED, INPUT_INVALID.',
  })
  startIdentityLogin(@Args() args: StartIdentityLoginArgs): Promise<IdentityLoginStart> {
    return this.flows.client(oauthProviderOf(args.provider), 'customer', args);
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => UserLoginResult, {
    description: `Signs a customer in, or makes one, with a code of Google’s. ${CODE_ERRORS}`,
  })
  loginWithGoogle(@Ctx() context: RequestContext, @Args() args: CodeLoginArgs): Promise<UserLoginResult> {
    return this.byCode(IdentityProvider.GOOGLE, context, args);
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => UserLoginResult, {
    description: `Signs a customer in, or makes one, with a code of Kakao’s. ${CODE_ERRORS}`,
  })
  loginWithKakao(@Ctx() context: RequestContext, @Args() args: CodeLoginArgs): Promise<UserLoginResult> {
    return this.byCode(IdentityProvider.KAKAO, context, args);
  }

  @CustomerOnly()
  @Mutation(() => String, {
    description:
      'The address to send the browser to for linking an account at a provider; good once, for two minutes. It ends at ' +
      'returnTo#identityTicket=…. Errors: PROVIDER_NOT_CONFIGURED, RETURN_ADDRESS_REFUSED.',
  })
  startIdentityLink(
    @CurrentActor() actor: Customer,
    @Args('provider', { type: () => IdentityProvider }) provider: IdentityProvider,
    @Args('returnTo', { type: () => String, nullable: true }) returnTo?: string | null,
  ): Promise<string> {
    return this.links.start(actor, oauthProviderOf(provider), returnTo ?? null);
  }

  @CustomerOnly()
  @Mutation(() => UserIdentity, {
    description:
      'Links the account that was just proven at a provider. Only whoever began can end it. Errors: ' +
      'IDENTITY_TICKET_INVALID, IDENTITY_TAKEN, IDENTITY_PROVIDER_LINKED, USER_INACTIVE.',
  })
  async linkIdentity(@CurrentActor() actor: Customer, @Args('ticket') ticket: string): Promise<UserIdentity> {
    const row = await this.queries.byId(actor.id, await this.links.finish(actor, ticket));
    if (!row) throw oauthErrors.IDENTITY_NOT_FOUND();
    return identityModel(row);
  }

  @CustomerOnly()
  @Mutation(() => Boolean, {
    description:
      'Removes the link to an account at a provider, unless it is the last way in. Errors: IDENTITY_NOT_FOUND, ' +
      'IDENTITY_LAST_WAY_IN, USER_INACTIVE.',
  })
  async unlinkIdentity(
    @CurrentActor() actor: Customer,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<boolean> {
    await this.links.remove(actor, id);
    return true;
  }

  private async byCode(
    provider: IdentityProvider,
    context: RequestContext,
    args: CodeLoginArgs,
  ): Promise<UserLoginResult> {
    const done = await this.signIn.execute(oauthProviderOf(provider), args, callerOf(context));
    return userLoginResult(done, await this.users.byId(done.userId));
  }
}
