import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { CursorScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';

@ObjectType()
export class RecordedActivity {
  @Field(() => Int)
  stored: number;

  @Field(() => Int, { description: 'Were there already, or twice in the call.' })
  repeated: number;
}

@ObjectType()
export class ActivityDetail {
  @Field()
  name: string;

  @Field({ description: 'Masked for staff without user.read.personal.' })
  value: string;
}

@ObjectType({ description: 'Something a customer did.' })
export class ActivityEvent {
  userId: string;
  given: Readonly<Record<string, string>> | null;

  @Field(() => ID)
  id: string;

  @Field()
  kind: string;

  @Field(() => DateTimeScalar)
  at: Date;
}

@ObjectType()
export class ActivityEventPage {
  @Field(() => [ActivityEvent])
  items: ActivityEvent[];

  @Field(() => Int)
  limit: number;

  @Field(() => CursorScalar, {
    nullable: true,
    description: 'Null on the last page. Nobody counts them all.',
  })
  nextCursor: string | null;
}
