import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';

export enum UpstreamStatus {
  OK = 'OK',
  FAILING = 'FAILING',
  UNKNOWN = 'UNKNOWN',
}

registerEnumType(UpstreamStatus, {
  name: 'UpstreamStatus',
  valuesMap: {
    OK: { description: 'It answered the last time that it was called.' },
    FAILING: { description: 'The last call was not answered, or the answer was that it is not well.' },
    UNKNOWN: { description: 'It has not been called yet.' },
  },
});

@ObjectType({
  description:
    'A system of somebody else’s that this house calls, as real calls found it: nobody is called to try.',
})
export class Upstream {
  @Field({ description: 'As in metrics and traces: toss, smtp.' })
  name: string;

  @Field(() => UpstreamStatus)
  status: UpstreamStatus;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it last answered any process, to ten seconds; null when it never did.',
  })
  lastSeenAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When a call last failed.' })
  lastFailureAt: Date | null;
}
