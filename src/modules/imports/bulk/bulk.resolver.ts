import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { BulkActs } from '../../../platform/bulk/bulk-act.js';
import {
  BulkAction,
  BulkActionPage,
  BulkRowFilter,
  BulkRowPage,
  type BulkRow,
} from '../../../platform/bulk/bulk.model.js';
import { Ctx, CurrentActor, StaffOnly } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { CancelImport } from '../cancel-import.use-case.js';
import { BULK_DOOR } from '../doors.js';
import { ImportAccess } from '../import-access.js';
import { ImportRows } from '../import-rows.js';
import { ImportUndoPreview } from '../import.model.js';
import { ImportRepository, type ImportRow } from '../import.repository.js';
import { viewerOf } from '../import.resolver.js';
import { RunImport } from '../run-import.use-case.js';
import { UndoPreview } from '../undo-preview.js';
import { bulkModel, bulkRowModel, OUTCOMES, type BulkRowModel } from './bulk.models.js';

/** What becomes of a plan is one thing for every noun; each noun plans by itself (`planUsersAct` …). */
@Resolver(() => BulkAction)
export class BulkResolver {
  constructor(
    private readonly acts: BulkActs,
    private readonly access: ImportAccess,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly running: RunImport,
    private readonly canceling: CancelImport,
    private readonly undoPreview: UndoPreview,
  ) {}

  @StaffOnly()
  @Query(() => BulkActionPage, {
    description: 'The bulk actions of the caller, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async bulkActions(@Ctx() context: RequestContext, @Args() page: PageArgs): Promise<BulkActionPage> {
    const { id, permissions } = viewerOf(context);
    const wanted = { kinds: this.acts.namesFor(permissions), requestedBy: id, phases: [] };
    const found = await this.repository.page(pageRequest(page), wanted);
    return { ...found, items: found.items.map((row) => this.model(row)) };
  }

  @StaffOnly()
  @Query(() => BulkAction, { description: 'One of them. Errors: BULK_NOT_FOUND.' })
  async bulkAction(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<BulkAction> {
    return this.model((await this.access.find(viewerOf(context), id, BULK_DOOR)).row);
  }

  @StaffOnly()
  @Query(() => BulkRowPage, {
    description:
      'The records of one, the newest first, for a week. Errors: BULK_NOT_FOUND, PAGE_INVALID, CURSOR_INVALID.',
  })
  async bulkRows(
    @Ctx() context: RequestContext,
    @Args('bulkId', { type: () => ID }) bulkId: string,
    @Args() page: PageArgs,
    @Args('filter', { type: () => BulkRowFilter, nullable: true }) filter?: BulkRowFilter,
  ): Promise<BulkRowPage> {
    const { row } = await this.access.find(viewerOf(context), bulkId, BULK_DOOR);
    const outcome = (filter?.outcome ?? []).map((wanted) => OUTCOMES[wanted]);
    const wanted = { outcome, result: (filter?.result ?? []) as never[] };
    const found = await this.rows.page(pageRequest(page), bulkId, wanted);
    return {
      ...found,
      items: found.items.map((stored) => bulkRowModel(stored, row.kind)) as BulkRowModel[] & BulkRow[],
    };
  }

  @StaffOnly()
  @Query(() => ImportUndoPreview, {
    description: 'What undoing one would do now. Errors: BULK_NOT_FOUND, BULK_NOT_READY.',
  })
  bulkUndoPreview(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ImportUndoPreview> {
    return this.undoPreview.execute(viewerOf(context), id, BULK_DOOR);
  }

  @StaffOnly()
  @StepUp({ when: 'the act is one about customers' })
  @Mutation(() => BulkAction, {
    description:
      'Does what the plan says, as a job to watch; goes on where one stopped. Only whoever planned it, once, within an ' +
      'hour. Records changed since are left alone. Errors: BULK_NOT_FOUND, BULK_NOT_READY, BULK_NOTHING_TO_DO, ' +
      'BULK_PLAN_STALE, BULK_FORGOTTEN, FORBIDDEN, STEP_UP_REQUIRED.',
  })
  async runBulkAction(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<BulkAction> {
    await this.running.run(actor, id, null, BULK_DOOR);
    return this.bulkAction(context, id);
  }

  @StaffOnly()
  @Mutation(() => BulkAction, {
    description:
      'Stops what is being done with it. What was done by then stays. Errors: BULK_NOT_FOUND, BULK_NOT_READY.',
  })
  async cancelBulkAction(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<BulkAction> {
    await this.canceling.execute(actor, viewerOf(context), id, BULK_DOOR);
    return this.bulkAction(context, id);
  }

  @StaffOnly()
  @StepUp({ when: 'the act is one about customers' })
  @Mutation(() => BulkAction, {
    description:
      'Puts back what it changed, as a job to watch; records changed since stay and say so. ' +
      'Errors: BULK_NOT_FOUND, BULK_NOT_READY, BULK_FINAL, BULK_FORGOTTEN, FORBIDDEN, STEP_UP_REQUIRED.',
  })
  async undoBulkAction(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<BulkAction> {
    await this.running.undo(actor, id, null, BULK_DOOR);
    return this.bulkAction(context, id);
  }

  private model(row: ImportRow): BulkAction {
    const found = this.acts.find(row.kind);
    if (!found) throw BULK_DOOR.notFound();
    return bulkModel(row, found);
  }
}
