import { Args, ArgsType, Field, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission, SignedIn } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { impersonatorOf, type Actor } from '../../../platform/security/actor.js';
import { AllowWhileImpersonating } from '../../../platform/security/impersonation.js';
import { UsersFacade } from '../../users/index.js';
import { Viewer } from '../auth.model.js';
import { EndImpersonation } from './end-impersonation.use-case.js';
import { Impersonation, ViewerImpersonation } from './impersonation.model.js';
import { ImpersonationStore } from './impersonation.store.js';
import { StartImpersonation } from './start-impersonation.use-case.js';

@ArgsType()
class StartImpersonationArgs {
  @Field(() => ID)
  userId: string;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why: it stands on record, and the customer is told that somebody looked.' })
  reason: string;

  @Field({
    defaultValue: false,
    description: 'Needs user.impersonate.write; money and credentials stay closed.',
  })
  mayWrite: boolean;
}

@Resolver(() => Viewer)
export class ImpersonationResolver {
  constructor(
    private readonly start: StartImpersonation,
    private readonly end: EndImpersonation,
    private readonly store: ImpersonationStore,
    private readonly users: UsersFacade,
  ) {}

  @RequirePermission('user.impersonate')
  @StepUp()
  @Mutation(() => Impersonation, {
    description:
      'Lets staff see the system as a customer does, for 30 minutes, reading only unless asked and allowed. The customer ' +
      'is written to. Errors: USER_NOT_FOUND, USER_INACTIVE, IMPERSONATION_OF_STAFF, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async startImpersonation(
    @CurrentActor() actor: Actor,
    @Args() args: StartImpersonationArgs,
  ): Promise<Impersonation> {
    const { impersonation, accessToken } = await this.start.execute(actor, args);
    const { userId, reason, mayWrite, expiresAt } = impersonation;
    return { accessToken, expiresAt, reason, readOnly: !mayWrite, user: await this.users.byId(userId) };
  }

  @SignedIn()
  @AllowWhileImpersonating('always')
  @Mutation(() => Boolean, {
    description:
      'Ends it, with its own token or with that of the member of staff. One that is over already is success. ' +
      'Errors: UNAUTHENTICATED.',
  })
  async endImpersonation(@CurrentActor() actor: Actor): Promise<boolean> {
    await this.end.execute(actor);
    return true;
  }

  @ResolveField(() => ViewerImpersonation, {
    nullable: true,
    description: 'Set while staff looks as a customer.',
  })
  async impersonation(
    _viewer: Viewer,
    _args: unknown,
    { principal: { actor }, loaders }: RequestContext,
  ): Promise<ViewerImpersonation | null> {
    if (actor.type !== 'USER' || !impersonatorOf(actor)) return null;
    const row = await this.store.byId(actor.sessionId);
    return (
      row && {
        adminUserId: row.adminId,
        adminUserName: await loaders.load('adminName', row.adminId),
        reason: row.reason,
        expiresAt: row.expiresAt,
        readOnly: !row.mayWrite,
      }
    );
  }
}
