import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, ValidateNested } from 'class-validator';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DETAILS_MAX, EVENTS_MAX } from './activity.rules.js';

@InputType()
export class ActivityDetailInput {
  @Text({ max: 40 })
  @Field()
  name: string;

  @Text({ min: 0, max: 200 })
  @Field({ description: 'No names, addresses or numbers of people: what they looked at, not who they are.' })
  value: string;
}

@InputType()
export class ActivityEventInput {
  @Field(() => ID, { description: 'A UUID of yours: an event sent again, at whatever time, is stored once.' })
  id: string;

  @Text({ max: 60 })
  @Field({
    description: 'Lower case words with dots: page.viewed, cart.filled. user.… and order.… are ours.',
  })
  kind: string;

  @IsOptional()
  @Field(() => ID, { nullable: true, description: 'Whose. A customer leaves it out: it is about themself.' })
  userId?: string | null;

  @Field(() => DateTimeScalar, {
    description: 'When it was done: at most seven days ago, at most five minutes ahead.',
  })
  at: Date;

  @IsOptional()
  @ArrayMaxSize(DETAILS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ActivityDetailInput)
  @Field(() => [ActivityDetailInput], { nullable: true })
  details?: ActivityDetailInput[] | null;
}

@ArgsType()
export class RecordActivityArgs {
  @ArrayMinSize(1)
  @ArrayMaxSize(EVENTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ActivityEventInput)
  @Field(() => [ActivityEventInput], { description: `At most ${EVENTS_MAX}.` })
  events: ActivityEventInput[];
}
