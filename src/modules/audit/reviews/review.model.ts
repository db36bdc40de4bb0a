import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { BillingDateScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { BillingDate } from '../../../shared/time.js';
import { AccessFindingKind, AccessReviewStatus } from './review.rules.js';

registerEnumType(AccessReviewStatus, {
  name: 'AccessReviewStatus',
  description: 'A month that runs cannot be signed yet; an open one is late after `dueOn`.',
});

registerEnumType(AccessFindingKind, {
  name: 'AccessFindingKind',
  valuesMap: {
    MANY_PEOPLE: {
      description: 'Far more people on one day than the same person looks at on an ordinary one.',
    },
    NIGHT: { description: 'Looks between 22:00 and 06:00 in Seoul.' },
    NEW_NETWORK: { description: 'From networks the person did not come from in the ninety days before.' },
    UNEXPLAINED_EXPORT: { description: 'Data taken out without a reason.' },
    OWN_ACCOUNT: { description: 'Staff looked at the customer account that is theirs.' },
  },
});

@ObjectType()
export class AccessReviewFigures {
  @Field(() => Int)
  records: number;

  @Field(() => Int, { description: 'People in the records, as often as they were looked at.' })
  lookedUp: number;

  @Field(() => Int, { description: 'Looks between 22:00 and 06:00 in Seoul.' })
  night: number;

  @Field(() => Int, { description: 'Looks at one person for which a reason was given.' })
  reveals: number;

  @Field(() => Int)
  exports: number;

  @Field(() => Int, { description: 'Exports without a reason.' })
  unexplained: number;

  @Field(() => Int, { description: 'How many people and programs of the house looked at anything.' })
  staff: number;
}

@ObjectType()
export class AccessReviewSignature {
  @Field(() => ID)
  signedBy: string;

  @Field(() => DateTimeScalar)
  signedAt: Date;

  @Field()
  note: string;

  @Field(() => Int, { description: 'Access records when it was signed.' })
  records: number;

  @Field(() => Int, { description: 'Looks of whoever signed: nobody else has reviewed those.' })
  ownLooks: number;

  @Field(() => Int, { description: 'What stood out when it was signed.' })
  findings: number;
}

@ObjectType({ description: 'The review of the access records of one month (접속기록 월 1회 점검).' })
export class AccessReview {
  @Field({ description: 'A month of Seoul days, 2026-11.' })
  month: string;

  @Field(() => AccessReviewStatus)
  status: AccessReviewStatus;

  @Field(() => BillingDateScalar, { description: 'The last day on which signing is in time.' })
  dueOn: BillingDate;

  @Field(() => AccessReviewFigures)
  figures: AccessReviewFigures;

  @Field(() => AccessReviewSignature, { nullable: true })
  signature: AccessReviewSignature | null;
}

@ObjectType()
export class AccessReviewPage extends PageOf(AccessReview) {}

@ObjectType()
export class AccessReviewCount {
  @Field({ description: 'A kind of personal data (email, phone), or an act.' })
  code: string;

  @Field(() => Int)
  count: number;
}

@ObjectType()
export class AccessReviewDay {
  @Field(() => BillingDateScalar)
  day: BillingDate;

  @Field(() => Int)
  lookedUp: number;

  @Field(() => Int)
  night: number;
}

@ObjectType({ description: 'What one person or program of the house did in the month.' })
export class AccessReviewActor {
  @Field()
  actorType: string;

  @Field(() => ID, { nullable: true })
  actorId: string | null;

  @Field(() => Int)
  records: number;

  @Field(() => Int)
  looks: number;

  @Field(() => Int, { description: 'People, as often as they were looked at.' })
  lookedUp: number;

  @Field(() => Int, { description: 'Different people on the busiest day.' })
  busiest: number;

  @Field(() => Int)
  night: number;

  @Field(() => Int)
  reveals: number;

  @Field(() => Int)
  exports: number;

  @Field(() => [AccessReviewCount], { description: 'Values shown, by kind of data.' })
  kinds: AccessReviewCount[];
}

@ObjectType()
export class AccessFinding {
  @Field(() => AccessFindingKind)
  kind: AccessFindingKind;

  @Field()
  actorType: string;

  @Field(() => ID, { nullable: true })
  actorId: string | null;

  @Field(() => Int, { description: 'People on that day, looks, networks or exports: by kind.' })
  count: number;

  @Field(() => Int, { nullable: true, description: 'People on an ordinary day of the same person.' })
  usual: number | null;

  @Field(() => DateTimeScalar)
  from: Date;

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to: Date;
}

@ObjectType()
export class AccessReviewDetail {
  @Field(() => AccessReview)
  review: AccessReview;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the records were counted last.' })
  countedAt: Date | null;

  @Field(() => [AccessReviewActor], { description: 'The one who looked most first.' })
  staff: AccessReviewActor[];

  @Field(() => [AccessReviewCount], { description: 'Values shown, by kind of data.' })
  kinds: AccessReviewCount[];

  @Field(() => [AccessReviewCount], {
    description: 'Records by act, those of customers and strangers as well.',
  })
  acts: AccessReviewCount[];

  @Field(() => [AccessReviewDay], { description: 'Every day of the month.' })
  days: AccessReviewDay[];

  @Field(() => [AccessFinding], { description: 'What stands out.' })
  findings: AccessFinding[];
}
