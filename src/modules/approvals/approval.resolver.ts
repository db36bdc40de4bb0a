import { Args, ID, Int, Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { approvalErrors } from '../../platform/approvals/approvals.errors.js';
import { CurrentActor, Ctx, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import type { Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import {
  type ApprovalChanged,
  ApprovalFilter,
  ApprovalModel,
  ApprovalPage,
  ApprovalsEvent,
  RejectRequestArgs,
} from './approval.model.js';
import { ApprovalQueries } from './approval.queries.js';
import { ApprovalsLive } from './approvals.live.js';
import { ApproveRequest, RejectRequest, WithdrawRequest } from './decide-approval.use-cases.js';

@Resolver(() => ApprovalModel)
export class ApprovalResolver {
  constructor(
    private readonly queries: ApprovalQueries,
    private readonly live: ApprovalsLive,
    private readonly approve: ApproveRequest,
    private readonly reject: RejectRequest,
    private readonly withdraw: WithdrawRequest,
  ) {}

  @RequirePermission('approval.read')
  @Query(() => ApprovalPage, {
    description:
      'Requests for a second person, newest first: the viewer’s own and those of acts the viewer may decide. ' +
      'Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  approvals(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ApprovalFilter, nullable: true }) filter?: ApprovalFilter,
  ): Promise<ApprovalPage> {
    return this.queries.page(context.principal, pageRequest(page), filter ?? {});
  }

  @RequirePermission('approval.read')
  @Query(() => ApprovalModel, { description: 'One request. Errors: APPROVAL_NOT_FOUND.' })
  approval(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ApprovalModel> {
    return this.read(context, id);
  }

  @RequirePermission('approval.decide')
  @StepUp()
  @Mutation(() => ApprovalModel, {
    description:
      'Lets an act go; it needs the permission that the act names as well. Errors: APPROVAL_NOT_FOUND, ' +
      'APPROVAL_NOT_PENDING, APPROVAL_EXPIRED, APPROVAL_CHANGED, APPROVER_IS_REQUESTER, OWN_ACCOUNT, VERSION_STALE, ' +
      'STEP_UP_REQUIRED.',
  })
  async approveRequest(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<ApprovalModel> {
    await this.approve.execute(actor, id, version);
    return this.read(context, id);
  }

  @RequirePermission('approval.decide')
  @Mutation(() => ApprovalModel, {
    description: 'Says no to an act. Errors: APPROVAL_NOT_FOUND, APPROVAL_NOT_PENDING, VERSION_STALE.',
  })
  async rejectRequest(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { id, reason, version }: RejectRequestArgs,
  ): Promise<ApprovalModel> {
    await this.reject.execute(actor, id, reason, version);
    return this.read(context, id);
  }

  @RequirePermission('approval.read')
  @Mutation(() => ApprovalModel, {
    description:
      'Takes back what the viewer asked for and nobody has done yet. Errors: APPROVAL_NOT_FOUND, ' +
      'APPROVAL_NOT_YOURS, APPROVAL_NOT_PENDING, VERSION_STALE.',
  })
  async withdrawRequest(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<ApprovalModel> {
    await this.withdraw.execute(actor, id, version);
    return this.read(context, id);
  }

  @RequirePermission('approval.read')
  @Subscription(() => ApprovalsEvent, {
    description: 'The same requests as they move. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  approvalsUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<ApprovalChanged>> {
    return this.live.subscribe(context, after);
  }

  @ResolveField(() => String, { nullable: true, description: 'Who asked; null when the system did.' })
  requestedBy(approval: ApprovalModel, _args: unknown, context: RequestContext): Promise<string | null> {
    return nameOf(context, approval.requestedById);
  }

  @ResolveField(() => String, { nullable: true, description: 'Who approved or rejected it.' })
  decidedBy(approval: ApprovalModel, _args: unknown, context: RequestContext): Promise<string | null> {
    return nameOf(context, approval.decidedById);
  }

  private async read(context: RequestContext, id: string): Promise<ApprovalModel> {
    const row = await this.queries.byId(context.principal, id);
    if (!row) throw approvalErrors.APPROVAL_NOT_FOUND();
    return row;
  }
}

async function nameOf(context: RequestContext, id: string | null): Promise<string | null> {
  return id === null ? null : context.loaders.load('adminName', id);
}
