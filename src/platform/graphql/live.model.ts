import { Field, ObjectType } from '@nestjs/graphql';
import { CursorScalar } from './scalars.js';

@ObjectType({
  description: 'The cursor asked for is too old. Refetch what you show, then go on from `cursor`.',
})
export class Lagged {
  @Field(() => CursorScalar)
  cursor: string;
}
