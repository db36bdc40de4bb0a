import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, Public, SignedIn } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import type { Actor } from '../../../platform/security/actor.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { SessionAccess } from './session-access.js';
import { deviceName } from './device-name.js';
import { RevokeAllSessions, RevokeSession } from './end-sessions.use-cases.js';
import { PrincipalArgs, SessionModel, SessionState } from './session.model.js';
import { SessionQueries } from './session.queries.js';

@Resolver(() => SessionModel)
export class SessionResolver {
  constructor(
    private readonly access: SessionAccess,
    private readonly queries: SessionQueries,
    private readonly revoke: RevokeSession,
    private readonly revokeAll: RevokeAllSessions,
  ) {}

  @Public()
  @OpenInMaintenance()
  @Query(() => SessionState, {
    description: 'Whether the token that was sent is good. Never an error for one that is not.',
  })
  session(@Ctx() context: RequestContext): Promise<SessionState> {
    return this.access.stateOf(context);
  }

  @SignedIn()
  @Query(() => [SessionModel], {
    description:
      'Where somebody is signed in; others’ sessions need session.read. Errors: FORBIDDEN, INPUT_INVALID.',
  })
  sessions(@Ctx() context: RequestContext, @Args() args: PrincipalArgs): Promise<SessionModel[]> {
    const { type, id } = this.access.principalOf(context, args, 'session.read');
    return this.queries.of(type, id);
  }

  @SignedIn()
  @Mutation(() => SessionModel, {
    description:
      'Ends a session at once, everywhere; others’ sessions need session.revoke. Ending one that has ended succeeds. Errors: SESSION_NOT_FOUND.',
  })
  async revokeSession(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<SessionModel> {
    await this.revoke.execute(actor, await this.access.revocable(context, id));
    return this.access.revocable(context, id);
  }

  @SignedIn()
  @Mutation(() => Int, {
    description:
      'Ends every session of somebody and says how many; others’ sessions need session.revoke. Errors: FORBIDDEN, INPUT_INVALID.',
  })
  revokeAllSessions(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() args: PrincipalArgs,
    @Args('exceptCurrent', { type: () => Boolean, nullable: true, defaultValue: false })
    exceptCurrent: boolean,
  ): Promise<number> {
    const { type, id } = this.access.principalOf(context, args, 'session.revoke');
    return this.revokeAll.execute(
      actor,
      type,
      id,
      exceptCurrent && 'sessionId' in actor ? actor.sessionId : null,
    );
  }

  @ResolveField(() => Boolean, { description: 'The session that asks.' })
  current(session: SessionModel, _args: unknown, context: RequestContext): boolean {
    const { actor } = context.principal;
    return 'sessionId' in actor && actor.sessionId === session.id;
  }

  @ResolveField(() => String, { description: 'A name to recognise it by: Chrome · Windows.' })
  device({ userAgent }: SessionModel): string {
    return deviceName(userAgent);
  }

  @ResolveField(() => String, { nullable: true, description: 'Masked like a customer’s contact data.' })
  userAgent(session: SessionModel, _args: unknown, context: RequestContext): string | null {
    return session.principalType === 'ADMIN'
      ? session.userAgent
      : maskUnless(context, 'user.read.personal', 'device', session.principalId, session.userAgent);
  }

  @ResolveField(() => String, { nullable: true, description: 'Masked like a customer’s contact data.' })
  ip(session: SessionModel, _args: unknown, context: RequestContext): string | null {
    return session.principalType === 'ADMIN'
      ? session.ip
      : maskUnless(context, 'user.read.personal', 'ip', session.principalId, session.ip);
  }
}
