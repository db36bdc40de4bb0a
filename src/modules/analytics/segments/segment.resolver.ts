import { Args, ArgsType, Field, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { Segment, SegmentPage } from './segment.model.js';
import { SegmentRepository } from './segment.repository.js';
import { DeleteSegment, RestoreSegment, SaveSegment } from './segment.use-cases.js';

@ArgsType()
class SaveSegmentArgs {
  @Text({ max: 100 })
  @Field()
  name: string;

  @Text({ max: 2_000 })
  @Field(() => ID, { description: 'Of a report.' })
  cell: string;
}

@Resolver(() => Segment)
export class SegmentResolver {
  constructor(
    private readonly repository: SegmentRepository,
    private readonly saving: SaveSegment,
    private readonly deleting: DeleteSegment,
    private readonly restoring: RestoreSegment,
  ) {}

  @RequirePermission('segment.read')
  @Query(() => SegmentPage, {
    description: 'Saved segments, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  segments(@Args() page: PageArgs): Promise<SegmentPage> {
    return this.repository.page(pageRequest(page));
  }

  @RequirePermission('segment.write')
  @Mutation(() => Segment, {
    description:
      'Keeps the people of a cell under a name, as they are now: users and exportUsers take it as a filter. ' +
      'Errors: ANALYTICS_CELL_INVALID, ANALYTICS_KIND_UNKNOWN, SEGMENT_EMPTY, SEGMENT_TOO_LARGE, SEGMENT_NAME_TAKEN, INPUT_INVALID.',
  })
  saveSegment(@CurrentActor() actor: Actor, @Args() { name, cell }: SaveSegmentArgs): Promise<Segment> {
    return this.saving.execute(actor, name, cell);
  }

  @RequirePermission('segment.write')
  @Mutation(() => Segment, { description: 'Forgets a segment, not its people. Errors: SEGMENT_NOT_FOUND.' })
  deleteSegment(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Segment> {
    return this.deleting.execute(actor, id);
  }

  @RequirePermission('segment.write')
  @Mutation(() => Segment, {
    description:
      'Brings back a segment that was deleted within the last day. Errors: SEGMENT_NOT_FOUND, SEGMENT_NAME_TAKEN.',
  })
  restoreSegment(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Segment> {
    return this.restoring.execute(actor, id);
  }
}
