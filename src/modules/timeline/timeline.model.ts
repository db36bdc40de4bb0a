import { ArgsType, createUnionType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, ValidateNested } from 'class-validator';
import { Lagged } from '../../platform/graphql/live.model.js';
import { CursorScalar, DateTimeScalar } from '../../platform/graphql/scalars.js';
import { RecordRefInput } from '../../platform/records/record.model.js';
import { TimelineKind, TimelineSubject } from '../../platform/records/timeline-sources.js';

@ObjectType({ description: 'One thing that happened to a record.' })
export class TimelineEntry {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => TimelineKind)
  kind: TimelineKind;

  @Field(() => TimelineSubject as object)
  subject: object;
}

@ObjectType({ description: 'What happened to a record, from every module that knows of it.' })
export class Timeline {
  @Field(() => [TimelineEntry], { description: 'Newest first.' })
  items: TimelineEntry[];

  @Field(() => CursorScalar, { nullable: true, description: 'Null at the beginning of the story.' })
  nextCursor: string | null;

  @Field(() => [TimelineKind], { description: 'What can be chosen for this record.' })
  kinds: TimelineKind[];

  @Field(() => [TimelineKind], {
    description: 'Of what there is more, or all, that the viewer lacks a permission to see.',
  })
  hidden: TimelineKind[];
}

@ArgsType()
export class TimelineArgs {
  @ValidateNested()
  @Type(() => RecordRefInput)
  @Field(() => RecordRefInput)
  on: RecordRefInput;

  @IsOptional()
  @ArrayMaxSize(Object.keys(TimelineKind).length)
  @Field(() => [TimelineKind], { nullable: true, description: 'Any of these; left out: everything.' })
  kinds?: TimelineKind[] | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: '1 to 100.' })
  limit?: number;

  @Field(() => CursorScalar, { nullable: true, description: 'nextCursor of the page before.' })
  after?: string | null;
}

@ObjectType({ description: 'There may be something new, or something changed: read the first page again.' })
export class TimelineMoved {
  @Field(() => CursorScalar)
  cursor: string;

  @Field({ description: 'What happened, for example payment.confirmed.' })
  event: string;
}

export const TimelineEvent = createUnionType({
  name: 'TimelineEvent',
  types: () => [TimelineMoved, Lagged] as const,
  resolveType: (value: TimelineMoved | Lagged) => ('event' in value ? TimelineMoved : Lagged),
});
