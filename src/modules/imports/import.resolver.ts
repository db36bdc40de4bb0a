import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { CancelImport } from './cancel-import.use-case.js';
import { IMPORT_DOOR } from './doors.js';
import { ImportAccess, type Viewer } from './import-access.js';
import { ImportRows } from './import-rows.js';
import { ImportReasonArgs, StartImportInput } from './import.inputs.js';
import {
  ImportJob,
  ImportJobFilter,
  ImportJobPage,
  ImportKind,
  ImportRowFilter,
  ImportRowPage,
  ImportUndoPreview,
  problemModel,
} from './import.model.js';
import { ImportRepository, type ImportRow } from './import.repository.js';
import { keptUntil, planGoodUntil } from './import.rules.js';
import { RunImport } from './run-import.use-case.js';
import { StartImport } from './start-import.use-case.js';
import { UndoPreview } from './undo-preview.js';

@Resolver(() => ImportJob)
export class ImportResolver {
  constructor(
    private readonly access: ImportAccess,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly start: StartImport,
    private readonly run: RunImport,
    private readonly cancel: CancelImport,
    private readonly undoPreview: UndoPreview,
  ) {}

  @RequirePermission('import.run')
  @Query(() => [ImportKind], { description: 'What the caller can import, and how a file of it looks.' })
  importKinds(@Ctx() context: RequestContext): ImportKind[] {
    return this.access.sourcesOf(context.principal.permissions).map(({ kind, columns, keys }) => ({
      kind,
      columns: columns.map(({ name, title, required, role, choices, example }) => ({
        name,
        title,
        required: required ?? false,
        isKey: keys.includes(name),
        isEditable: role === 'value',
        choices: [...(choices ?? [])],
        example,
      })),
    }));
  }

  @RequirePermission('import.run')
  @Query(() => ImportJobPage, {
    description:
      'Imports, newest first: the caller’s own, with import.read everybody’s. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async importJobs(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ImportJobFilter, nullable: true }) filter?: ImportJobFilter,
  ): Promise<ImportJobPage> {
    const { id, permissions } = viewerOf(context);
    const seen = this.access.sourcesOf(permissions).map(({ kind }) => kind);
    const kinds = filter?.kind ? seen.filter((kind) => kind === filter.kind) : seen;
    const requestedBy = permissions.has('import.read') && !filter?.mine ? null : id;
    const wanted = { kinds, requestedBy, phases: filter?.phase ?? [] };
    const found = await this.repository.page(pageRequest(page), wanted);
    return { ...found, items: found.items.map(jobModel) };
  }

  @RequirePermission('import.run')
  @Query(() => ImportJob, { description: 'One import. Errors: IMPORT_NOT_FOUND.' })
  async importJob(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ImportJob> {
    return jobModel((await this.access.find(viewerOf(context), id, IMPORT_DOOR)).row);
  }

  @RequirePermission('import.run')
  @Query(() => ImportRowPage, {
    description:
      'Rows of an import in the order of the file, for a week after it was handed in. ' +
      'Errors: IMPORT_NOT_FOUND, PAGE_INVALID, CURSOR_INVALID.',
  })
  async importRows(
    @Ctx() context: RequestContext,
    @Args('importId', { type: () => ID }) importId: string,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ImportRowFilter, nullable: true }) filter?: ImportRowFilter,
  ): Promise<ImportRowPage> {
    const { row } = await this.access.find(viewerOf(context), importId, IMPORT_DOOR);
    const wanted = { outcome: filter?.outcome ?? [], result: filter?.result ?? [] };
    const found = await this.rows.page(pageRequest(page), importId, wanted);
    const items = found.items.map((stored) => {
      const problem = stored.problem && problemModel(stored.problem);
      return { ...stored, stored, kind: row.kind, problem };
    });
    return { ...found, items };
  }

  @RequirePermission('import.run')
  @Query(() => ImportUndoPreview, {
    description: 'What undoing an import would do now. Errors: IMPORT_NOT_FOUND, IMPORT_NOT_READY.',
  })
  importUndoPreview(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ImportUndoPreview> {
    return this.undoPreview.execute(viewerOf(context), id);
  }

  @RequirePermission('import.run')
  @Mutation(() => ImportJob, {
    description:
      'Hands in a file that was uploaded: a job says of each row what it would do, and changes nothing. ' +
      'Errors: IMPORT_KIND_UNKNOWN, ATTACHMENT_NOT_FOUND, FORBIDDEN, RATE_LIMITED, INPUT_INVALID.',
  })
  async startImport(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('input') { kind, attachmentId }: StartImportInput,
  ): Promise<ImportJob> {
    return this.importJob(context, await this.start.execute(actor, kind, attachmentId));
  }

  @RequirePermission('import.run')
  @StepUp()
  @Mutation(() => ImportJob, {
    description:
      'Does what the plan says, as a job to watch; goes on where one stopped. Rows changed since are left alone. ' +
      'Errors: IMPORT_NOT_FOUND, IMPORT_NOT_READY, IMPORT_NOTHING_TO_DO, IMPORT_PLAN_STALE, IMPORT_FORGOTTEN, ' +
      'FORBIDDEN, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async runImport(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { id, reason }: ImportReasonArgs,
  ): Promise<ImportJob> {
    await this.run.run(actor, id, reason, IMPORT_DOOR);
    return this.importJob(context, id);
  }

  @RequirePermission('import.run')
  @Mutation(() => ImportJob, {
    description:
      'Stops what is being done with it. What was done by then stays. Errors: IMPORT_NOT_FOUND, IMPORT_NOT_READY.',
  })
  async cancelImport(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ImportJob> {
    await this.cancel.execute(actor, viewerOf(context), id, IMPORT_DOOR);
    return this.importJob(context, id);
  }

  @RequirePermission('import.run')
  @StepUp()
  @Mutation(() => ImportJob, {
    description:
      'Puts back what it changed, as a job to watch; rows changed since, and what cannot be taken back, stay and say ' +
      'why. Errors: IMPORT_NOT_FOUND, IMPORT_NOT_READY, IMPORT_FORGOTTEN, FORBIDDEN, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async undoImport(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { id, reason }: ImportReasonArgs,
  ): Promise<ImportJob> {
    await this.run.undo(actor, id, reason, IMPORT_DOOR);
    return this.importJob(context, id);
  }
}

export function viewerOf({ principal: { actor, permissions } }: RequestContext): Viewer {
  return { id: actor.type === 'ADMIN' ? (actorId(actor) ?? '') : '', permissions };
}

function jobModel(row: ImportRow): ImportJob {
  return {
    ...row,
    row,
    refusal: row.refusal && problemModel(row.refusal),
    planGoodUntil: planGoodUntil(row, IMPORT_DOOR),
    keptUntil: keptUntil(row),
  };
}
