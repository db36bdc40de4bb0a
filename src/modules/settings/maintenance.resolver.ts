import { Args, createUnionType, Field, ObjectType, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, Public, SignedIn } from '../../platform/graphql/access.js';
import { Lagged } from '../../platform/graphql/live.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { CursorScalar, DateTimeScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import {
  Maintenance,
  OpenInMaintenance,
  type MaintenanceState,
} from '../../platform/settings/maintenance.js';
import { LiveSettings } from './live-settings.js';

@ObjectType('Maintenance', { description: 'Whether customers are turned away, and what they are told.' })
export class MaintenanceModel implements MaintenanceState {
  @Field()
  active: boolean;

  @Field()
  messageKo: string;

  @Field()
  messageEn: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'The expected end.' })
  until: Date | null;
}

@ObjectType()
export class MaintenanceChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => MaintenanceModel)
  maintenance: MaintenanceModel;
}

export const MaintenanceEvent = createUnionType({
  name: 'MaintenanceEvent',
  types: () => [MaintenanceChanged, Lagged] as const,
  resolveType: (value: MaintenanceChanged | Lagged) => ('maintenance' in value ? MaintenanceChanged : Lagged),
});

@Resolver()
export class MaintenanceResolver {
  constructor(
    private readonly state: Maintenance,
    private readonly settings: LiveSettings,
    private readonly hub: LiveHub,
  ) {}

  @Public()
  @OpenInMaintenance()
  @Query(() => MaintenanceModel, {
    description: 'Whether customers are turned away, and what they are told.',
  })
  maintenance(): MaintenanceModel {
    return this.state.state;
  }

  @SignedIn()
  @OpenInMaintenance()
  @Subscription(() => MaintenanceEvent, {
    description: 'The same, whenever staff changes a setting. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  maintenanceUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<MaintenanceChanged>> {
    return this.hub.events(context, {
      interest: { kinds: ['setting.changed'] },
      after,
      gatherMs: 100,
      map: async (_fact, cursor) => {
        await this.settings.refresh();
        return { cursor, maintenance: this.state.state };
      },
    });
  }
}
