import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { SagaStatus, SagaStepStatus, StepDirection } from '../../platform/steps/saga.queries.js';

registerEnumType(SagaStatus, {
  name: 'SagaStatus',
  valuesMap: {
    UNDOING: { description: 'A step failed for good or staff gave up: what was done is taken back.' },
    ABANDONED: { description: 'Staff ended it although not everything could be taken back.' },
  },
});
registerEnumType(SagaStepStatus, {
  name: 'SagaStepStatus',
  valuesMap: {
    CALLING: { description: 'The call was decided on; it may have been made.' },
    DECLINED: { description: 'Refused: nothing of it was done.' },
    UNKNOWN: { description: 'It may have been done. The same call is made again until the truth is known.' },
    WAITING: { description: 'Until a time, or until something happens elsewhere.' },
  },
});
registerEnumType(StepDirection, { name: 'StepDirection' });

@ObjectType({ description: 'One step of a saga, on the way there (DO) or back (UNDO).' })
export class SagaStepModel {
  @Field(() => StepDirection)
  direction: StepDirection;

  @Field()
  name: string;

  @Field(() => SagaStepStatus)
  status: SagaStepStatus;

  @Field(() => Int, { description: 'Calls since the last clear answer.' })
  attempts: number;

  @Field(() => String, { nullable: true, description: 'What the last call said when it was not done.' })
  reason: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;
}

@ObjectType({ description: 'Steps at outside vendors that are done all, or taken back.' })
export class SagaRunModel {
  @Field(() => ID)
  id: string;

  @Field({ description: 'For example domain.onboard.' })
  saga: string;

  @Field(() => ID, { description: 'What it is about.' })
  subjectId: string;

  @Field(() => SagaStatus)
  status: SagaStatus;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Since when it does not get on by itself and somebody should look.',
  })
  stuckAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back, or why it is stuck.' })
  failure: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When staff gave it up.' })
  givenUpAt: Date | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar)
  updatedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it goes on; null when it has ended or waits for something that has no time.',
  })
  nextAt: Date | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class SagaRunPage extends PageOf(SagaRunModel) {}

@InputType()
export class SagaRunFilter {
  @Field(() => String, { nullable: true, description: 'Its name, for example domain.onboard.' })
  saga?: string | null;

  @Field(() => [SagaStatus], { nullable: true })
  status?: SagaStatus[] | null;

  @Field(() => Boolean, { nullable: true })
  stuck?: boolean | null;

  @Field(() => ID, { nullable: true })
  subjectId?: string | null;
}
