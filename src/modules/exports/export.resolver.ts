import { Args, ID, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock } from '../../platform/clock/clock.js';
import { Ctx, SignedIn } from '../../platform/graphql/access.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { DataExport, DataExportPage } from '../../platform/exports/export.model.js';
import { exportErrors } from '../../platform/exports/exports.js';
import { JobModel } from '../../platform/long-jobs/job.model.js';
import { actorId } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { AttachmentModel } from '../attachments/index.js';
import { ExportRepository } from './export.repository.js';

@Resolver(() => DataExport)
export class ExportResolver {
  constructor(
    private readonly repository: ExportRepository,
    private readonly clock: Clock,
  ) {}

  @SignedIn()
  @Query(() => DataExportPage, {
    description: 'Files the caller asked for, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  dataExports(@Ctx() context: RequestContext, @Args() page: PageArgs): Promise<DataExportPage> {
    return this.repository.own(pageRequest(page), requesterOf(context));
  }

  @SignedIn()
  @Query(() => DataExport, { description: 'A file the caller asked for. Errors: EXPORT_NOT_FOUND.' })
  async dataExport(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<DataExport> {
    const row = await this.repository.byId(id);
    if (row?.requestedBy !== requesterOf(context)) throw exportErrors.EXPORT_NOT_FOUND();
    return row;
  }

  @ResolveField(() => JobModel, {
    nullable: true,
    description: 'The job that writes it; null a month after it ended.',
  })
  job(row: DataExport, _args: unknown, context: RequestContext): Loaded<JobModel | null> {
    return context.loaders.load('longJob', row.jobId);
  }

  @ResolveField(() => AttachmentModel, {
    nullable: true,
    description: 'The file, for a day after it was written. Each time it is fetched stands on record.',
  })
  file(row: DataExport, _args: unknown, context: RequestContext): Loaded<AttachmentModel | null> {
    if (row.expiresAt === null || row.expiresAt <= this.clock.now()) return null;
    return context.loaders.load('exportFile', row.id);
  }
}

/** Exports are of staff; a customer has none. */
function requesterOf({ principal: { actor } }: RequestContext): string {
  return actor.type === 'ADMIN' ? (actorId(actor) ?? '') : NOBODY;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
