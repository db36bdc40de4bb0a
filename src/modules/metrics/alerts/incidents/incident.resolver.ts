import { Args, ID, Int, Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../../platform/graphql/access.js';
import { BULK_PLAN_ERRORS, BulkActions } from '../../../../platform/bulk/bulk-actions.js';
import { BulkAction, BulkArgs } from '../../../../platform/bulk/bulk.model.js';
import { PageArgs } from '../../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../../platform/graphql/request-context.js';
import { CursorScalar } from '../../../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../../../platform/live/live-feed.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { pageRequest } from '../../../../shared/paging.js';
import { alertErrors } from '../alerts.errors.js';
import {
  AcknowledgeIncident,
  AssignIncident,
  CommentIncident,
  ResolveIncident,
} from './handle-incident.use-cases.js';
import { CommentIncidentArgs, IncidentFilter, ResolveIncidentArgs } from './incident.inputs.js';
import {
  eventModel,
  Incident,
  type IncidentChanged,
  IncidentEvent,
  incidentModel,
  IncidentPage,
  IncidentPerson,
  IncidentsEvent,
} from './incident.model.js';
import { IncidentAct } from './incidents-bulk.js';
import { IncidentQueries } from './incident.queries.js';
import { IncidentsLive } from './incidents.live.js';

@Resolver(() => Incident)
export class IncidentResolver {
  constructor(
    private readonly queries: IncidentQueries,
    private readonly live: IncidentsLive,
    private readonly acknowledge: AcknowledgeIncident,
    private readonly assign: AssignIncident,
    private readonly comment: CommentIncident,
    private readonly resolve: ResolveIncident,
    private readonly bulk: BulkActions,
  ) {}

  @RequirePermission('alert.read')
  @Query(() => IncidentPage, {
    description: 'Incidents, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async incidents(
    @Args() page: PageArgs,
    @Args('filter', { type: () => IncidentFilter, nullable: true }) filter?: IncidentFilter,
  ): Promise<IncidentPage> {
    const found = await this.queries.page(pageRequest(page), filter ?? {});
    return { ...found, items: found.items.map(incidentModel) };
  }

  @RequirePermission('alert.read')
  @Query(() => Incident, { description: 'One incident. Errors: INCIDENT_NOT_FOUND.' })
  incident(@Args('id', { type: () => ID }) id: string): Promise<Incident> {
    return this.read(id);
  }

  @RequirePermission('alert.read')
  @Query(() => [IncidentEvent], { description: 'The timeline of an incident, oldest first.' })
  async incidentTimeline(
    @Args('incidentId', { type: () => ID }) incidentId: string,
  ): Promise<IncidentEvent[]> {
    return (await this.queries.eventsOf(incidentId)).map(eventModel);
  }

  @RequirePermission('alert.read')
  @Subscription(() => IncidentsEvent, {
    description: 'Incidents as they are opened, handled and closed. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  incidentsUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<IncidentChanged>> {
    return this.live.subscribe(context, after);
  }

  @RequirePermission('incident.handle')
  @Mutation(() => Incident, {
    description:
      'The viewer has seen it: nobody else is called. Errors: INCIDENT_NOT_FOUND, INCIDENT_RESOLVED, VERSION_STALE.',
  })
  async acknowledgeIncident(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<Incident> {
    await this.acknowledge.execute(actor, id, version);
    return this.read(id);
  }

  @RequirePermission('incident.handle')
  @Mutation(() => Incident, {
    description:
      'Gives it to a member of staff who may handle it, or to nobody. Errors: INCIDENT_NOT_FOUND, ' +
      'INCIDENT_RESOLVED, VERSION_STALE, INCIDENT_ASSIGNEE_NOT_ALLOWED.',
  })
  async assignIncident(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int }) version: number,
    @Args('adminUserId', { type: () => ID, nullable: true }) adminUserId?: string,
  ): Promise<Incident> {
    await this.assign.execute(actor, id, version, adminUserId ?? null);
    return this.read(id);
  }

  @RequirePermission('incident.handle')
  @Mutation(() => Incident, {
    description: 'Writes on its timeline, also when it is over. Errors: INCIDENT_NOT_FOUND, INPUT_INVALID.',
  })
  async commentIncident(
    @CurrentActor() actor: Actor,
    @Args() { id, text }: CommentIncidentArgs,
  ): Promise<Incident> {
    await this.comment.execute(actor, id, text);
    return this.read(id);
  }

  @RequirePermission('incident.handle')
  @Mutation(() => Incident, {
    description:
      'Closes it; what still lasts opens another one. Errors: INCIDENT_NOT_FOUND, INCIDENT_RESOLVED, VERSION_STALE, ' +
      'INPUT_INVALID.',
  })
  async resolveIncident(
    @CurrentActor() actor: Actor,
    @Args() { id, reason, version }: ResolveIncidentArgs,
  ): Promise<Incident> {
    await this.resolve.execute(actor, id, version, reason);
    return this.read(id);
  }

  @RequirePermission('incident.handle')
  @Mutation(() => BulkAction, {
    description: `Plans an act for many incidents; nothing is changed yet. Errors: ${BULK_PLAN_ERRORS}, INCIDENT_ASSIGNEE_NOT_ALLOWED.`,
  })
  planIncidentsAct(
    @CurrentActor() actor: Actor,
    @Args('act', { type: () => IncidentAct }) act: IncidentAct,
    @Args() ask: BulkArgs,
    @Args('filter', { type: () => IncidentFilter, nullable: true }) filter?: IncidentFilter,
  ): Promise<BulkAction> {
    return this.bulk.plan(actor, 'incident', act, filter ?? {}, ask);
  }

  @ResolveField(() => IncidentPerson, { nullable: true, description: 'Who looks after it.' })
  assignee(incident: Incident, _args: unknown, context: RequestContext): Promise<IncidentPerson | null> {
    return personOf(context, incident.assigneeId);
  }

  @ResolveField(() => String, { nullable: true })
  async acknowledgedBy(incident: Incident, _args: unknown, context: RequestContext): Promise<string | null> {
    return (await personOf(context, incident.acknowledgedById))?.name ?? null;
  }

  @ResolveField(() => String, { nullable: true, description: 'Null when it ended by itself.' })
  resolvedBy(incident: Incident, _args: unknown, context: RequestContext): Promise<string | null> {
    return nameOf(context, incident.resolvedByType, incident.resolvedById);
  }

  private async read(id: string): Promise<Incident> {
    const row = await this.queries.byId(id);
    if (!row) throw alertErrors.INCIDENT_NOT_FOUND();
    return incidentModel(row);
  }
}

@Resolver(() => IncidentEvent)
export class IncidentEventResolver {
  @ResolveField(() => String, { nullable: true, description: 'Who did it; null when nobody did.' })
  actor(event: IncidentEvent, _args: unknown, context: RequestContext): Promise<string | null> {
    return nameOf(context, event.actorType, event.actorId);
  }

  @ResolveField(() => IncidentPerson, { nullable: true, description: 'Who was given it.' })
  assignedTo(event: IncidentEvent, _args: unknown, context: RequestContext): Promise<IncidentPerson | null> {
    return personOf(context, event.assignedToId);
  }
}

async function personOf(context: RequestContext, id: string | null): Promise<IncidentPerson | null> {
  return id === null ? null : { id, name: (await context.loaders.load('adminName', id)) ?? id };
}

async function nameOf(
  context: RequestContext,
  type: string | null,
  id: string | null,
): Promise<string | null> {
  return id === null ? null : context.loaders.load(type === 'API_KEY' ? 'apiKeyName' : 'adminName', id);
}
