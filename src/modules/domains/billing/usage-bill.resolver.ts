import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, PermissionOrOwner, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { pageRequest } from '../../../shared/paging.js';
import { PaymentModel } from '../../payments/index.js';
import { UserModel } from '../../users/index.js';
import { domainErrors } from '../domains.errors.js';
import { IssueUsageBill } from './issue-usage-bill.use-case.js';
import {
  IssueUsageBillArgs,
  UsageBillEvent,
  UsageBillFilter,
  UsageBillLine,
  UsageBillModel,
  UsageBillPage,
  UsageBillStatusTotal,
  VoidUsageBillArgs,
} from './usage-bill.model.js';
import { UsageBillQueries } from './usage-bill.queries.js';
import { VoidUsageBill } from './void-usage-bill.use-case.js';

const LATEST_MAX = 36;

@Resolver(() => UsageBillModel)
export class UsageBillResolver {
  constructor(
    private readonly queries: UsageBillQueries,
    private readonly issue: IssueUsageBill,
    private readonly voiding: VoidUsageBill,
  ) {}

  @RequirePermission('usageBill.read')
  @Query(() => UsageBillPage, {
    description: 'Bills for the use of domains, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async usageBills(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => UsageBillFilter, nullable: true }) filter?: UsageBillFilter | null,
  ): Promise<UsageBillPage> {
    const found = await this.queries.page(pageRequest(page), filter ?? {});
    await context.ahead('UsageBill', found.items);
    return found;
  }

  @RequirePermission('usageBill.read')
  @Query(() => [UsageBillStatusTotal], {
    description:
      'How many bills of a filter have each status, and their sums; a status that none has is absent.',
  })
  usageBillStatusTotals(
    @Args('filter', { type: () => UsageBillFilter, nullable: true }) filter?: UsageBillFilter | null,
  ): Promise<UsageBillStatusTotal[]> {
    return this.queries.statusTotals(filter ?? {});
  }

  @PermissionOrOwner('usageBill.read')
  @Query(() => UsageBillModel, { description: 'One bill. Errors: USAGE_BILL_NOT_FOUND.' })
  async usageBill(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<UsageBillModel> {
    const bill = await this.read(id);
    if (context.userId !== null && bill.userId !== context.userId) throw domainErrors.USAGE_BILL_NOT_FOUND();
    return bill;
  }

  @RequirePermission('usageBill.issue')
  @SpendsFrom('money')
  @Mutation(() => UsageBillModel, {
    description:
      '@idempotent Bills a customer for a month; one that is not void a month. Errors: USAGE_BILL_EXISTS, ' +
      'AMOUNT_INVALID, AMOUNT_OUT_OF_RANGE, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED.',
  })
  async issueUsageBill(
    @CurrentActor() actor: Actor,
    @Args() { userId, month, lines, idempotencyKey }: IssueUsageBillArgs,
  ): Promise<UsageBillModel> {
    const asked = {
      userId,
      month,
      lines: lines.map(({ description, hostname, amount }) => ({
        description,
        hostname: hostname ?? null,
        amount,
      })),
    };
    return this.read(await this.issue.execute(actor, asked, idempotencyKey));
  }

  @RequirePermission('usageBill.void')
  @StepUp()
  @SpendsFrom('money')
  @Mutation(() => UsageBillModel, {
    description:
      'Takes back a bill that nobody has paid. Errors: USAGE_BILL_NOT_FOUND, USAGE_BILL_NOT_OPEN, VERSION_STALE, ' +
      'OWN_ACCOUNT, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async voidUsageBill(
    @CurrentActor() actor: Actor,
    @Args() { id, version, reason }: VoidUsageBillArgs,
  ): Promise<UsageBillModel> {
    await this.voiding.execute(actor, id, version, reason);
    return this.read(id);
  }

  @ResolveField(() => [UsageBillLine])
  lines(bill: UsageBillModel, _args: unknown, context: RequestContext) {
    return context.loaders.load('usageBillLines', bill.id);
  }

  @ResolveField(() => [UsageBillEvent], { description: 'What happened to it, oldest first.' })
  async history(bill: UsageBillModel, _args: unknown, context: RequestContext): Promise<UsageBillEvent[]> {
    const rows = await context.loaders.load('usageBillHistory', bill.id);
    const mayKnowWho = context.userId !== bill.userId;
    return Promise.all(
      rows.map(async ({ id, at, action, paymentId, actorType, actorId }) => {
        const by = mayKnowWho ? await nameOf(context, actorType, actorId) : null;
        return { id, at, action, paymentId, by };
      }),
    );
  }

  @ResolveField(() => UserModel, { nullable: true })
  user(bill: UsageBillModel, _args: unknown, context: RequestContext) {
    return context.loaders.load('userById', bill.userId);
  }

  @ResolveField(() => PaymentModel, {
    nullable: true,
    description: 'What pays it. Staff needs payment.read.',
  })
  payment(bill: UsageBillModel, _args: unknown, context: RequestContext) {
    if (bill.paymentId === null) return null;
    if (context.userId !== bill.userId) context.require('payment.read');
    return context.loaders.load('paymentById', bill.paymentId);
  }

  private async read(id: string): Promise<UsageBillModel> {
    const bill = await this.queries.byId(id);
    if (!bill) throw domainErrors.USAGE_BILL_NOT_FOUND();
    return bill;
  }
}

async function nameOf(context: RequestContext, type: string, id: string | null): Promise<string | null> {
  if (id === null || (type !== 'ADMIN' && type !== 'API_KEY')) return null;
  return context.loaders.load(type === 'ADMIN' ? 'adminName' : 'apiKeyName', id);
}

/** `User.usageBills` lives here: users know nothing of money. */
@Resolver(() => UserModel)
export class UserUsageBillsResolver {
  @ResolveField(() => [UsageBillModel], {
    description: 'Bills for the use of domains, the latest month first. Staff needs usageBill.read.',
  })
  async usageBills(
    @Parent() user: UserModel,
    @Args('limit', { type: () => Int, nullable: true, defaultValue: 12, description: `1 to ${LATEST_MAX}.` })
    limit: number,
    @Ctx() context: RequestContext,
  ): Promise<UsageBillModel[]> {
    if (limit < 1 || limit > LATEST_MAX) throw commonErrors.PAGE_INVALID({ path: 'limit' });
    if (context.userId !== user.id) context.require('usageBill.read');
    return (await context.loaders.load('latestUsageBillsByUser', user.id)).slice(0, limit);
  }
}
