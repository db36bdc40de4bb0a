import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { AllowedOrigins } from '../../platform/settings/allowed-origins.js';
import { Ctx, CurrentActor, Public } from '../../platform/graphql/access.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { AllowWhileImpersonating } from '../../platform/security/impersonation.js';
import type { Actor } from '../../platform/security/actor.js';
import { OpenInMaintenance } from '../../platform/settings/maintenance.js';
import { UsersFacade } from '../users/index.js';
import { ExchangeTicketArgs, RefreshSessionArgs } from './auth.args.js';
import { authErrors } from './auth.errors.js';
import { SessionTokens, UserLoginResult, Viewer } from './auth.model.js';
import { oauthCookie } from './oauth/oauth-cookie.js';
import { userLoginResult } from './sign-in/customer-sessions.js';
import { LoginTickets } from './sign-in/login-tickets.js';
import { RefreshSession } from './sessions/refresh-session.use-case.js';
import { callerOf } from './sign-in/caller.js';
import { SignOut } from './sessions/sign-out.use-case.js';
import { staffCookie } from './sessions/staff-cookie.js';
import { ViewerQueries } from './staff/viewer.queries.js';

@Resolver()
export class AuthResolver {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly refresh: RefreshSession,
    private readonly signOut: SignOut,
    private readonly tickets: LoginTickets,
    private readonly viewers: ViewerQueries,
    private readonly users: UsersFacade,
  ) {}

  @Public()
  @OpenInMaintenance()
  @Query(() => Viewer, { description: 'Who is asking, and what they may do.' })
  viewer(@Ctx() context: RequestContext): Promise<Viewer> {
    return this.viewers.of(context.principal);
  }

  @Public()
  @OpenInMaintenance()
  @AllowWhileImpersonating('always')
  @Mutation(() => SessionTokens, {
    description:
      'The next tokens of a session. A refresh token works once. Errors: SESSION_ENDED, ORIGIN_REFUSED.',
  })
  async refreshSession(
    @Ctx() context: RequestContext,
    @Args() args: RefreshSessionArgs,
  ): Promise<SessionTokens> {
    const cookie =
      args.refreshToken || !context.http ? null : staffCookie.read(context.http.req, this.origins);
    const given = args.refreshToken ?? cookie;
    if (!given) throw authErrors.SESSION_ENDED();
    // The cookie is of staff: a customer's token that somebody put there makes nobody staff, nor the app a customer's.
    const next = await this.refresh.execute(given, cookie ? 'ADMIN' : undefined);
    if (cookie && context.http) staffCookie.set(context.http.res, next.refreshToken);
    return {
      accessToken: next.accessToken,
      refreshToken: cookie ? null : next.refreshToken,
      expiresIn: next.expiresInSec,
    };
  }

  @Public()
  @OpenInMaintenance()
  @Mutation(() => Boolean, { description: 'Ends the session. Succeeds for one that has ended already.' })
  async logout(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('allDevices', { type: () => Boolean, nullable: true, defaultValue: false }) allDevices: boolean,
  ): Promise<boolean> {
    await this.signOut.execute(actor, allDevices);
    // A customer who signs out in the same browser must not sign staff out with them.
    if (context.http && actor.type !== 'USER') {
      staffCookie.clear(context.http.res);
      context.http.res.setHeader('Clear-Site-Data', '"cache", "storage"');
    }
    return true;
  }

  @Public()
  @Mutation(() => UserLoginResult, {
    description:
      'Exchanges a one-time login ticket for a customer’s tokens. A front end that named a challenge shows its verifier; ' +
      'else the browser that signed in shows its cookie. Errors: LOGIN_TICKET_INVALID, USER_INACTIVE, INPUT_INVALID.',
  })
  async exchangeLoginTicket(
    @Ctx() context: RequestContext,
    @Args() args: ExchangeTicketArgs,
  ): Promise<UserLoginResult> {
    const shown = [args.verifier, context.http && oauthCookie.valueIn(context.http.req)];
    const secrets = shown.filter((secret): secret is string => Boolean(secret));
    const done = await this.tickets.exchange(args.ticket, callerOf(context), secrets);
    return userLoginResult(done, await this.users.byId(done.userId));
  }
}
