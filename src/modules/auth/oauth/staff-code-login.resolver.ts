import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx, Public } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { AdminLoginResult, RefreshTransport } from '../auth.model.js';
import { loginResult } from '../second-factor/login-result.js';
import { IdentityLoginStart, IdentityProvider, oauthProviderOf } from './identity.model.js';
import { AdminCodeLoginArgs, StartIdentityLoginArgs } from './oauth.args.js';
import { SignInStaffByCode } from './sign-in-staff-by-code.use-case.js';
import { StartFlow } from './start-flow.use-case.js';

const CODE_ERRORS =
  'The answer is a ticket for the second factor. Errors: OAUTH_STATE_INVALID, OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, ' +
  'OAUTH_EMAIL_UNVERIFIED, OAUTH_REFUSED, PROVIDER_NOT_CONFIGURED, PROVIDER_UNAVAILABLE, RATE_LIMITED, INPUT_INVALID.';

/** Sign-in of staff through providers, for clients with a redirect of their own. */
@Resolver()
export class StaffCodeLoginResolver {
  constructor(
    private readonly flows: StartFlow,
    private readonly signIn: SignInStaffByCode,
  ) {}

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => IdentityLoginStart, {
    description:
      'Begins a sign-in of staff by a client that receives the provider’s redirect itself. Errors: ' +
      'PROVIDER_NOT_CONFIGURED, RETURN_ADDRESS_REFUSED, RATE_LIMITED, INPUT_INVALID.',
  })
  startAdminIdentityLogin(@Args() args: StartIdentityLoginArgs): Promise<IdentityLoginStart> {
    return this.flows.client(oauthProviderOf(args.provider), 'staff', args);
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description: `The first half of signing in for staff that has linked an account of Google’s. ${CODE_ERRORS}`,
  })
  adminLoginWithGoogle(
    @Ctx() context: RequestContext,
    @Args() args: AdminCodeLoginArgs,
  ): Promise<AdminLoginResult> {
    return this.byCode(IdentityProvider.GOOGLE, context, args);
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description: `The first half of signing in for staff that has linked an account of Kakao’s. ${CODE_ERRORS}`,
  })
  adminLoginWithKakao(
    @Ctx() context: RequestContext,
    @Args() args: AdminCodeLoginArgs,
  ): Promise<AdminLoginResult> {
    return this.byCode(IdentityProvider.KAKAO, context, args);
  }

  private async byCode(
    provider: IdentityProvider,
    context: RequestContext,
    { refreshTransport, ...answer }: AdminCodeLoginArgs,
  ): Promise<AdminLoginResult> {
    const transport = refreshTransport ?? RefreshTransport.COOKIE;
    const done = await this.signIn.execute(oauthProviderOf(provider), answer, transport, context.ip);
    return loginResult(context, transport, done);
  }
}
