import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { BULK_PLAN_ERRORS, BulkActions } from '../../platform/bulk/bulk-actions.js';
import { BulkAction, BulkArgs } from '../../platform/bulk/bulk.model.js';
import { PageArgs, SortDirection } from '../../platform/graphql/page.model.js';
import { DataExport, ExportArgs } from '../../platform/exports/export.model.js';
import { Exports } from '../../platform/exports/exports.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import type { Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { CreateUser } from './create-user.use-case.js';
import { RevealPersonalData } from './reveal-personal-data.use-case.js';
import { UpdateUser } from './update-user.use-case.js';
import {
  CreateUserInput,
  RevealPersonalDataArgs,
  UpdateUserInput,
  UserFilter,
  UserSort,
} from './user.inputs.js';
import { userModelOf, UserModel, UserPage } from './user.model.js';
import { USER_COLUMNS, UserQueries, UserSortField, type UserFilterValues } from './user.queries.js';
import { userErrors } from './users.errors.js';
import { UserAct } from './users-bulk.js';
import { keptFilter } from './users-export.js';

@Resolver(() => UserModel)
export class UserResolver {
  constructor(
    private readonly queries: UserQueries,
    private readonly create: CreateUser,
    private readonly update: UpdateUser,
    private readonly revealing: RevealPersonalData,
    private readonly exports: Exports,
    private readonly bulk: BulkActions,
  ) {}

  @RequirePermission('user.read')
  @Query(() => UserPage, {
    description:
      'Customers, newest first; by name only for who sees names in full. ' +
      'Errors: PAGE_INVALID, CURSOR_INVALID, SEGMENT_NOT_FOUND.',
  })
  async users(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => UserFilter, nullable: true }) filter?: UserFilter,
    @Args('sort', { type: () => [UserSort], nullable: true }) sort?: UserSort[],
  ): Promise<UserPage> {
    const order = orderOf(context, sort?.[0]);
    const columns = USER_COLUMNS.ofList(context.selected);
    const found = await this.queries.page(pageRequest(page), searchOf(context, filter), order, columns);
    await context.ahead('User', found.items);
    return found;
  }

  @RequirePermission('user.read')
  @Query(() => UserModel, { description: 'One customer. Errors: USER_NOT_FOUND.' })
  async user(@Args('id', { type: () => ID }) id: string): Promise<UserModel> {
    const row = await this.queries.byId(id);
    if (!row) throw userErrors.USER_NOT_FOUND();
    return row;
  }

  @RequirePermission('user.write')
  @Mutation(() => UserModel, {
    description: 'Registers a customer. Errors: EMAIL_TAKEN, PHONE_INVALID, INPUT_INVALID.',
  })
  async createUser(@CurrentActor() actor: Actor, @Args('input') input: CreateUserInput): Promise<UserModel> {
    return userModelOf(await this.create.execute(actor, input));
  }

  @RequirePermission('user.write')
  @StepUp({ when: 'the e-mail address changes' })
  @Mutation(() => UserModel, {
    description:
      'Changes a customer. Another e-mail address takes a fresh second factor; the former one is told. ' +
      'Errors: USER_NOT_FOUND, VERSION_STALE, EMAIL_TAKEN, PHONE_INVALID, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async updateUser(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('input') input: UpdateUserInput,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<UserModel> {
    return userModelOf(await this.update.execute(actor, id, input, version));
  }

  @RequirePermission('user.write')
  @Mutation(() => UserModel, {
    description: 'Activates or deactivates a customer. Errors: USER_NOT_FOUND, VERSION_STALE.',
  })
  async setUserActive(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('active') active: boolean,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<UserModel> {
    return userModelOf(await this.update.execute(actor, id, { isActive: active }, version));
  }

  @RequirePermission('user.write')
  @Mutation(() => BulkAction, {
    description: `Plans an act for many customers; nothing is changed yet. Errors: ${BULK_PLAN_ERRORS}, SEGMENT_NOT_FOUND.`,
  })
  planUsersAct(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('act', { type: () => UserAct }) act: UserAct,
    @Args() ask: BulkArgs,
    @Args('filter', { type: () => UserFilter, nullable: true }) filter?: UserFilter,
  ): Promise<BulkAction> {
    return this.bulk.plan(actor, 'user', act, keptFilter(searchOf(context, filter)), ask);
  }

  @RequirePermission('data.export')
  @StepUp()
  @Mutation(() => DataExport, {
    description:
      'Writes the list into a file, as a job to watch: newest first, masked for who may not see contact data. ' +
      'Errors: EXPORT_TOO_LARGE, SEGMENT_NOT_FOUND, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  exportUsers(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() how: ExportArgs,
    @Args('filter', { type: () => UserFilter, nullable: true }) filter?: UserFilter,
  ): Promise<DataExport> {
    return this.exports.ask(actor, 'users.list', keptFilter(searchOf(context, filter)), how);
  }

  @RequirePermission('user.reveal')
  @Mutation(() => UserModel, {
    description:
      'The customer with the named data in full, once: who looked, at what and why is on record, and the customer can ' +
      'see it. Errors: USER_NOT_FOUND, INPUT_INVALID.',
  })
  async revealPersonalData(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { subjectId, fields, reason }: RevealPersonalDataArgs,
  ): Promise<UserModel> {
    await this.revealing.execute(actor, subjectId, fields, reason);
    context.reveal(subjectId, fields);
    return this.user(subjectId);
  }
}

const NEWEST = { field: UserSortField.CREATED_AT, direction: SortDirection.DESC };

/** Whoever sees names masked gets no order by them: where a known name stands would tell the letters of the others. */
function orderOf(context: RequestContext, asked: UserSort = NEWEST): UserSort {
  return asked.field === UserSortField.NAME && !context.may('user.read.personal') ? NEWEST : asked;
}

function searchOf(context: RequestContext, filter: UserFilter | undefined): UserFilterValues {
  if (filter?.segmentId ?? filter?.not?.segmentId) context.require('segment.read');
  context.searching(filter?.search);
  return { ...filter, exact: !context.may('user.read.personal') };
}
