import { ResolveField, Resolver } from '@nestjs/graphql';
import { Clock } from '../../platform/clock/clock.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { ImportSources } from '../../platform/imports/import-source.js';
import { JobModel } from '../../platform/long-jobs/job.model.js';
import { maskUnless } from '../../platform/personal-data/mask-unless.js';
import { AttachmentModel } from '../attachments/index.js';
import { IMPORT_DOOR } from './doors.js';
import { ImportChange, ImportJob, ImportRowModel } from './import.model.js';
import { ImportStatus, mayCancel, mayRun, mayUndo, planGoodUntil, statusOf } from './import.rules.js';
import { viewerOf } from './import.resolver.js';

@Resolver(() => ImportJob)
export class ImportFieldsResolver {
  constructor(private readonly clock: Clock) {}

  @ResolveField(() => JobModel, {
    nullable: true,
    description: 'Of what is or was done last: progress and end.',
  })
  job({ row }: ImportJob, _args: unknown, context: RequestContext): Loaded<JobModel | null> {
    return context.loaders.load('longJob', row.jobId);
  }

  @ResolveField(() => ImportStatus)
  async status({ row }: ImportJob, _args: unknown, context: RequestContext): Promise<ImportStatus> {
    return statusOf(row.phase, (await context.loaders.load('longJob', row.jobId))?.status ?? null);
  }

  @ResolveField(() => Boolean, { description: 'The caller could run it now, or run the rest of it.' })
  async mayRun(job: ImportJob, _args: unknown, context: RequestContext): Promise<boolean> {
    const until = planGoodUntil(job.row, IMPORT_DOOR);
    const isGood = until !== null && until > this.clock.now() && this.isMine(job, null, context);
    return isGood && mayRun(job.row, await this.status(job, null, context));
  }

  @ResolveField(() => Boolean)
  async mayUndo(job: ImportJob, _args: unknown, context: RequestContext): Promise<boolean> {
    return mayUndo(job.row, await this.status(job, null, context));
  }

  @ResolveField(() => Boolean)
  async mayCancel(job: ImportJob, _args: unknown, context: RequestContext): Promise<boolean> {
    return mayCancel(await this.status(job, null, context));
  }

  @ResolveField(() => Boolean, { description: 'The caller handed it in.' })
  isMine({ row }: ImportJob, _args: unknown, context: RequestContext): boolean {
    return viewerOf(context).id === row.requestedBy;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Who handed it in; null when they are no more.',
  })
  requestedBy({ row }: ImportJob, _args: unknown, context: RequestContext): Loaded<string | null> {
    return context.loaders.load('adminName', row.requestedBy);
  }

  @ResolveField(() => String, { nullable: true, description: 'The name of the file; null once it is gone.' })
  async fileName({ row }: ImportJob, _args: unknown, context: RequestContext): Promise<string | null> {
    return (await context.loaders.load('importFile', row.id))?.fileName ?? null;
  }

  @ResolveField(() => AttachmentModel, {
    nullable: true,
    description:
      'Rows that were not done, each with what is wrong, for whoever handed them in and for a day.',
  })
  errorFile(job: ImportJob, _args: unknown, context: RequestContext): Loaded<AttachmentModel | null> {
    return this.isMine(job, null, context) ? context.loaders.load('importErrorFile', job.row.id) : null;
  }
}

@Resolver(() => ImportRowModel)
export class ImportRowFieldsResolver {
  constructor(private readonly sources: ImportSources) {}

  @ResolveField(() => String, { description: 'What people know the record by. Masked as elsewhere.' })
  label({ kind, stored }: ImportRowModel, _args: unknown, context: RequestContext): string {
    return this.shown(
      context,
      kind,
      stored.recordId,
      this.sources.find(kind)?.label ?? '',
      stored.content?.label ?? '',
    );
  }

  @ResolveField(() => [ImportChange])
  changes({ kind, stored }: ImportRowModel, _args: unknown, context: RequestContext): ImportChange[] {
    const columns = this.sources.find(kind)?.columns ?? [];
    return (stored.content?.changes ?? []).map(({ name, from, to }) => ({
      column: columns.find((column) => column.name === name)?.title ?? name,
      from: this.shown(context, kind, stored.recordId, name, from),
      to: this.shown(context, kind, stored.recordId, name, to),
    }));
  }

  private shown(
    context: RequestContext,
    kind: string,
    record: string | null,
    name: string,
    value: string,
  ): string {
    const source = this.sources.find(kind);
    const personal = source?.columns.find((column) => column.name === name)?.personal;
    if (!source?.unmasks || !personal) return value;
    return maskUnless(context, source.unmasks, personal, record ?? '', value);
  }
}
