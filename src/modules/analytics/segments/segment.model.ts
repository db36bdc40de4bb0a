import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

@ObjectType({ description: 'People who were in a cell when it was saved. It does not change afterwards.' })
export class Segment {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;

  @Field(() => Int, { description: 'People in it.' })
  size: number;

  @Field(() => ID, { description: 'The cell it was made of: for who would be in it now.' })
  cell: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;
}

@ObjectType()
export class SegmentPage extends PageOf(Segment) {}
