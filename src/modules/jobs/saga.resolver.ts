import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { Actor } from '../../platform/security/actor.js';
import { sagaErrors } from '../../platform/steps/saga.errors.js';
import { SagaQueries } from '../../platform/steps/saga.queries.js';
import { pageRequest } from '../../shared/paging.js';
import { SagaActs } from './saga-acts.js';
import { SagaRunFilter, SagaRunModel, SagaRunPage, SagaStepModel } from './saga.model.js';

@Resolver(() => SagaRunModel)
export class SagaRunResolver {
  constructor(
    private readonly queries: SagaQueries,
    private readonly acts: SagaActs,
  ) {}

  @RequirePermission('job.read')
  @Query(() => SagaRunPage, {
    description: 'Runs of sagas, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  sagaRuns(
    @Args() page: PageArgs,
    @Args('filter', { type: () => SagaRunFilter, nullable: true }) filter?: SagaRunFilter,
  ): Promise<SagaRunPage> {
    return this.queries.page(pageRequest(page), filter ?? {});
  }

  @RequirePermission('job.read')
  @Query(() => SagaRunModel, { description: 'One run of a saga. Errors: SAGA_NOT_FOUND.' })
  async sagaRun(@Args('id', { type: () => ID }) id: string): Promise<SagaRunModel> {
    const run = await this.queries.byId(id);
    if (!run) throw sagaErrors.SAGA_NOT_FOUND();
    return run;
  }

  @ResolveField(() => [SagaStepModel], {
    description: 'There in order, then what is taken back, last first.',
  })
  steps(@Ctx() context: RequestContext, @Parent() run: SagaRunModel): Loaded<SagaStepModel[]> {
    return context.loaders.load('sagaSteps', run.id);
  }

  @RequirePermission('job.manage')
  @Mutation(() => SagaRunModel, {
    description:
      'Calls the step that is not done again now, with all its tries anew. Errors: SAGA_NOT_FOUND, SAGA_ENDED, VERSION_STALE.',
  })
  retrySagaRun(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<SagaRunModel> {
    return this.acts.retry(actor, id, version);
  }

  @RequirePermission('job.manage')
  @StepUp()
  @Mutation(() => SagaRunModel, {
    description:
      'Takes back what was done, last first. A run that is stuck at taking back ends as ABANDONED. Errors: ' +
      'SAGA_NOT_FOUND, SAGA_ENDED, SAGA_STEP_FINAL, VERSION_STALE, STEP_UP_REQUIRED.',
  })
  giveUpSagaRun(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<SagaRunModel> {
    return this.acts.giveUp(actor, id, version);
  }
}
