import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock } from '../../../platform/clock/clock.js';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { CursorScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { DataExport, ExportArgs } from '../../../platform/exports/export.model.js';
import { Exports } from '../../../platform/exports/exports.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import { pageRequest } from '../../../shared/paging.js';
import { UserModel, UsersFacade } from '../../users/index.js';
import { ledgerErrors } from '../ledger.errors.js';
import { LedgerTransfer } from '../ledger.model.js';
import { AccountQueries, type AccountRow } from './account.queries.js';
import {
  LedgerAccountFilter,
  LedgerAccountModel,
  LedgerAccountPage,
  LedgerBalance,
  LedgerEntry,
  LedgerPosting,
  LedgerStatement,
  StatementArgs,
} from './statement.model.js';
import { StatementQueries } from './statement.queries.js';

/** People a search may find; who has more namesakes is searched for by e-mail. */
const FOUND_MAX = 200;

@Resolver(() => LedgerAccountModel)
export class StatementResolver {
  constructor(
    private readonly accounts: AccountQueries,
    private readonly statements: StatementQueries,
    private readonly users: UsersFacade,
    private readonly exports: Exports,
    private readonly clock: Clock,
  ) {}

  @RequirePermission('ledger.read')
  @Query(() => LedgerAccountPage, {
    description: 'Accounts by book and code. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async ledgerAccounts(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => LedgerAccountFilter, nullable: true }) filter?: LedgerAccountFilter | null,
  ): Promise<LedgerAccountPage> {
    const ownerIds = await this.ownersOf(context, filter?.search ?? null);
    return this.accounts.page(pageRequest(page), {
      book: filter?.book ?? null,
      holder: filter?.holder ?? null,
      ownerIds,
    });
  }

  @RequirePermission('ledger.read')
  @Query(() => LedgerAccountModel, { description: 'One account. Errors: LEDGER_ACCOUNT_NOT_FOUND.' })
  ledgerAccount(@Args('id', { type: () => ID }) id: string): Promise<LedgerAccountModel> {
    return this.account(id);
  }

  @RequirePermission('ledger.read')
  @Query(() => LedgerBalance, {
    description: 'What an account held at any time, now unless said. Errors: LEDGER_ACCOUNT_NOT_FOUND.',
  })
  async ledgerBalance(
    @Args('accountId', { type: () => ID }) accountId: string,
    @Args('at', { type: () => DateTimeScalar, nullable: true }) at?: Date | null,
  ): Promise<LedgerBalance> {
    const account = await this.account(accountId);
    const moment = at ?? this.clock.now();
    const { balance, seq } = await this.statements.balanceAt(account.id, moment);
    return { accountId: account.id, balance, entries: seq, at: moment };
  }

  @RequirePermission('ledger.read')
  @Query(() => LedgerStatement, {
    description:
      'What happened to an account in a period, with the balance after each entry. Walked with after; at most 100 ' +
      'entries at a time. Errors: LEDGER_ACCOUNT_NOT_FOUND, PAGE_INVALID, CURSOR_INVALID.',
  })
  async ledgerEntries(
    @Args() args: StatementArgs,
    @Args('limit', { type: () => Int, nullable: true, defaultValue: 20 }) limit: number,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string | null,
  ): Promise<LedgerStatement> {
    pageRequest({ limit });
    const account = await this.account(args.accountId);
    const [from, to] = [args.from ?? null, args.to ?? null];
    const [opening, closing, page] = await Promise.all([
      from && this.statements.balanceAt(account.id, from, false),
      to && this.statements.balanceAt(account.id, to, false),
      this.statements.page(account.id, { from, to }, limit, after ?? null),
    ]);
    const start = opening ?? { balance: 0n as LedgerStatement['opening'], seq: 0 };
    const end = closing ?? { balance: account.balance, seq: account.entries };
    return {
      opening: start.balance,
      closing: end.balance,
      total: Math.max(0, end.seq - start.seq),
      ...page,
    };
  }

  @RequirePermission('ledger.read')
  @Query(() => LedgerPosting, {
    description:
      'One posting, with what it took back and what took it back. Errors: LEDGER_POSTING_NOT_FOUND.',
  })
  async ledgerPosting(@Args('id', { type: () => ID }) id: string): Promise<LedgerPosting> {
    const found = await this.statements.posting(id);
    if (!found) throw ledgerErrors.LEDGER_POSTING_NOT_FOUND();
    return found;
  }

  @RequirePermission('ledger.export')
  @StepUp()
  @Mutation(() => DataExport, {
    description:
      'Writes a statement into a file, oldest first, as a job to watch. ' +
      'Errors: LEDGER_ACCOUNT_NOT_FOUND, EXPORT_TOO_LARGE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async exportStatement(
    @CurrentActor() actor: Actor,
    @Args() { accountId, from, to }: StatementArgs,
    @Args() how: ExportArgs,
  ): Promise<DataExport> {
    const { id, book, code } = await this.account(accountId);
    const input = {
      accountId: id,
      account: `${book} ${code}`,
      from: (from ?? new Date(0)).toISOString(),
      to: (to ?? new Date(this.clock.now().getTime() + 1)).toISOString(),
    };
    return this.exports.ask(actor, 'ledger.statement', input, how);
  }

  @ResolveField(() => UserModel, {
    nullable: true,
    description: 'The customer it belongs to; null: the house.',
  })
  owner(account: LedgerAccountModel, _args: unknown, context: RequestContext) {
    return account.ownerUserId === null ? null : context.loaders.load('userById', account.ownerUserId);
  }

  /** Null for everybody's. A search for people is on record, and tells nothing of them that the caller may not see. */
  private async ownersOf(context: RequestContext, search: string | null): Promise<string[] | null> {
    if (search === null || isUuid(search)) return search === null ? null : [search];
    context.searching(search);
    return this.users.idsMatching(search, { limit: FOUND_MAX, exact: !context.may('user.read.personal') });
  }

  private async account(id: string): Promise<AccountRow> {
    const account = await this.accounts.byId(id);
    if (!account) throw ledgerErrors.LEDGER_ACCOUNT_NOT_FOUND();
    return account;
  }
}

/** Links both ways, and what was moved. */
@Resolver(() => LedgerPosting)
export class LedgerPostingResolver {
  @ResolveField(() => [ID], { description: 'Postings that took back this one or a part of it.' })
  reversedBy(posting: LedgerPosting, _args: unknown, context: RequestContext) {
    return context.loaders.load('reversalsOfPosting', posting.id);
  }

  @ResolveField(() => [LedgerTransfer])
  transfers(posting: LedgerPosting, _args: unknown, context: RequestContext) {
    return context.loaders.load('transfersByPosting', posting.id);
  }
}

@Resolver(() => LedgerEntry)
export class LedgerEntryResolver {
  @ResolveField(() => [ID], { description: 'Postings that took back its posting or a part of it.' })
  reversedBy(entry: LedgerEntry, _args: unknown, context: RequestContext) {
    return context.loaders.load('reversalsOfPosting', entry.postingId);
  }
}

/** A customer's own history of points. */
@Resolver(() => UserModel)
export class UserEntriesResolver {
  @ResolveField(() => [LedgerEntry], {
    description: 'The newest entries of their points. Staff with ledger.read, or the customer.',
  })
  ledgerEntries(
    @Parent() user: UserModel,
    @Ctx() context: RequestContext,
    @Args('limit', { type: () => Int, nullable: true, defaultValue: 20 }) limit: number,
  ) {
    if (context.userId !== user.id) context.require('ledger.read');
    pageRequest({ limit });
    return context.loaders.load('entriesByUser', `${user.id} ${limit}`);
  }
}
