import { Args, ID, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import { DataExport, ExportArgs } from '../../../platform/exports/export.model.js';
import { Exports } from '../../../platform/exports/exports.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { CursorScalar } from '../../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { pageRequest } from '../../../shared/paging.js';
import { auditErrors } from '../audit.errors.js';
import { AuditEventFilter } from './audit-event.inputs.js';
import {
  AuditEventModel,
  AuditEventPage,
  AuditLogEvent,
  type AuditEventAppended,
} from './audit-event.model.js';
import { AuditEventQueries } from './audit-event.queries.js';
import { keptAuditFilter } from './audit-export.js';
import { AuditLive } from './audit.live.js';

@Resolver()
export class AuditEventResolver {
  constructor(
    private readonly queries: AuditEventQueries,
    private readonly live: AuditLive,
    private readonly exports: Exports,
  ) {}

  @RequirePermission('audit.read')
  @Query(() => AuditEventPage, {
    description: 'Who did what, newest first. Errors: PAGE_INVALID, CURSOR_INVALID, INPUT_INVALID.',
  })
  async auditEvents(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => AuditEventFilter, nullable: true }) filter?: AuditEventFilter,
  ): Promise<AuditEventPage> {
    const found = await this.queries.page(pageRequest(page), filter ?? {});
    await context.ahead('AuditEvent', found.items);
    return found;
  }

  @RequirePermission('data.export')
  @StepUp()
  @Mutation(() => DataExport, {
    description:
      'Writes the log into a file, as a job to watch: newest first. ' +
      'Errors: EXPORT_TOO_LARGE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  exportAuditEvents(
    @CurrentActor() actor: Actor,
    @Args() how: ExportArgs,
    @Args('filter', { type: () => AuditEventFilter, nullable: true }) filter?: AuditEventFilter,
  ): Promise<DataExport> {
    return this.exports.ask(actor, 'audit.events', keptAuditFilter(filter ?? {}), how);
  }

  @RequirePermission('audit.read')
  @Query(() => AuditEventModel, { description: 'One event. Errors: AUDIT_EVENT_NOT_FOUND.' })
  async auditEvent(@Args('id', { type: () => ID }) id: string): Promise<AuditEventModel> {
    const row = await this.queries.byId(id);
    if (!row) throw auditErrors.AUDIT_EVENT_NOT_FOUND();
    return row;
  }

  @RequirePermission('audit.read')
  @Query(() => [String], { description: 'Every action that was ever recorded, for filters.' })
  auditActions(): Promise<string[]> {
    return this.queries.actions();
  }

  @RequirePermission('audit.read')
  @Subscription(() => AuditLogEvent, {
    description: 'The audit log as it grows, within the same filter. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  auditEventAppended(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
    @Args('filter', { type: () => AuditEventFilter, nullable: true }) filter?: AuditEventFilter,
  ): Promise<LiveEvents<AuditEventAppended>> {
    return this.live.subscribe(context, filter ?? {}, after);
  }
}
