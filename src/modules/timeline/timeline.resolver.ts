import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, SignedIn } from '../../platform/graphql/access.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { RecordRefInput } from '../../platform/records/record.model.js';
import { pageRequest } from '../../shared/paging.js';
import { TimelineLive } from './timeline.live.js';
import { Timeline, TimelineArgs, TimelineEvent, type TimelineMoved } from './timeline.model.js';
import { TimelineReader } from './timeline.reader.js';

const ERRORS = 'USER_NOT_FOUND, PAYMENT_NOT_FOUND, REFUND_NOT_FOUND, NOT_FOUND, FORBIDDEN';

@Resolver()
export class TimelineResolver {
  constructor(
    private readonly reader: TimelineReader,
    private readonly live: TimelineLive,
  ) {}

  @SignedIn()
  @Query(() => Timeline, {
    description:
      'What happened to a record: audit, money, comments, what had to be looked at, webhooks; for staff who may see ' +
      `it, each part by its own permission. Errors: ${ERRORS}, PAGE_INVALID, CURSOR_INVALID.`,
  })
  timeline(
    @Ctx() context: RequestContext,
    @Args() { on, kinds, limit, after }: TimelineArgs,
  ): Promise<Timeline> {
    const request = pageRequest({ limit: limit ?? null });
    return this.reader.page(context, on, { kinds: kinds ?? [], limit: request.limit, after: after ?? null });
  }

  @SignedIn()
  @Subscription(() => TimelineEvent, {
    description: `Says when a record's timeline has moved, its comments too. Errors: ${ERRORS}, CURSOR_INVALID.`,
    resolve: (event: unknown) => event,
  })
  timelineMoved(
    @Ctx() context: RequestContext,
    @Args('on', { type: () => RecordRefInput }) on: RecordRefInput,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<TimelineMoved>> {
    return this.live.subscribe(context, on, after);
  }
}
