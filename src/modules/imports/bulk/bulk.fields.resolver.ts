import { ResolveField, Resolver } from '@nestjs/graphql';
import { BulkActs } from '../../../platform/bulk/bulk-act.js';
import { BulkAction, BulkChange, BulkRow, BulkStatus } from '../../../platform/bulk/bulk.model.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { JobModel } from '../../../platform/long-jobs/job.model.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import { AttachmentModel } from '../../attachments/index.js';
import { mayCancel, mayRun, mayUndo, statusOf } from '../import.rules.js';
import type { BulkModel, BulkRowModel } from './bulk.models.js';

/** The field that holds a member of staff. */
const ASSIGNEE = 'assignee';

// Methods without parameter decorators are called plainly with (parent, args, context).
@Resolver(() => BulkAction)
export class BulkFieldsResolver {
  constructor(private readonly clock: Clock) {}

  @ResolveField(() => JobModel, {
    nullable: true,
    description: 'Of what is or was done last: progress and end.',
  })
  job({ jobId }: BulkModel, _args: unknown, context: RequestContext): Loaded<JobModel | null> {
    return context.loaders.load('longJob', jobId);
  }

  @ResolveField(() => BulkStatus)
  async status({ row }: BulkModel, _args: unknown, context: RequestContext): Promise<BulkStatus> {
    return BulkStatus[
      statusOf(row.phase, (await context.loaders.load('longJob', row.jobId))?.status ?? null)
    ];
  }

  @ResolveField(() => Boolean, { description: 'It could be run now, or the rest of it.' })
  async mayRun(bulk: BulkModel, _args: unknown, context: RequestContext): Promise<boolean> {
    const isGood = bulk.planGoodUntil !== null && bulk.planGoodUntil > this.clock.now();
    return isGood && mayRun(bulk.row, await this.importStatus(bulk, context));
  }

  @ResolveField(() => Boolean)
  async mayUndo(bulk: BulkModel, _args: unknown, context: RequestContext): Promise<boolean> {
    return bulk.isUndoable && mayUndo(bulk.row, await this.importStatus(bulk, context));
  }

  @ResolveField(() => Boolean)
  async mayCancel(bulk: BulkModel, _args: unknown, context: RequestContext): Promise<boolean> {
    return mayCancel(await this.importStatus(bulk, context));
  }

  @ResolveField(() => AttachmentModel, {
    nullable: true,
    description:
      'What became of each record, for a day after it was run, stopped or undone. Names of people are masked.',
  })
  resultFile({ id }: BulkModel, _args: unknown, context: RequestContext): Loaded<AttachmentModel | null> {
    return context.loaders.load('bulkResultFile', id);
  }

  private async importStatus({ row }: BulkModel, context: RequestContext) {
    return statusOf(row.phase, (await context.loaders.load('longJob', row.jobId))?.status ?? null);
  }
}

@Resolver(() => BulkRow)
export class BulkRowFieldsResolver {
  constructor(private readonly acts: BulkActs) {}

  @ResolveField(() => String)
  label({ act, stored, recordId }: BulkRowModel, _args: unknown, context: RequestContext): string {
    const label = stored.content?.label ?? '';
    const personal = this.acts.find(act)?.source.personal;
    return personal ? maskUnless(context, personal.unmasks, personal.kind, recordId, label) : label;
  }

  @ResolveField(() => [BulkChange])
  changes({ stored }: BulkRowModel, _args: unknown, context: RequestContext): Promise<BulkChange[]> {
    return Promise.all(
      (stored.content?.changes ?? []).map(async ({ name, from, to }) => ({
        field: name,
        from: await shown(context, name, from),
        to: await shown(context, name, to),
      })),
    );
  }
}

async function shown(context: RequestContext, field: string, value: string): Promise<string> {
  if (field !== ASSIGNEE || value === '') return value;
  return (await context.loaders.load('adminName', value)) ?? value;
}
