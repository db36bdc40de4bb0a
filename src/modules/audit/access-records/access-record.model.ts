import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { ActorType } from '../../../platform/security/actor.js';
import { AccessAct } from './access-acts.js';
import type { AccessFilterValues, AccessRecordRow } from './access-record.queries.js';

registerEnumType(AccessAct, { name: 'AccessAct', description: 'What was done with personal data.' });

@ObjectType('AccessRecord', { description: 'Who saw or changed whose personal data. Kept for two years.' })
export class AccessRecordModel implements AccessRecordRow {
  /** In full; the field's resolver masks it. */
  ip: string | null;

  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  occurredAt: Date;

  @Field(() => String)
  actorType: ActorType;

  @Field(() => ID, { nullable: true })
  actorId: string | null;

  @Field(() => ID, { nullable: true, description: 'The customer in whose name staff acted.' })
  onBehalfOf: string | null;

  @Field(() => AccessAct)
  act: AccessAct;

  @Field(() => [ID], { description: 'Whose data: everybody of the page that was shown.' })
  subjectIds: string[];

  @Field(() => [String], { description: 'Kinds of personal values (email, phone), or names of fields.' })
  fields: string[];

  @Field(() => Int, { description: 'How many people.' })
  count: number;

  @Field({ description: 'The operation, or the action of the audit event.' })
  operation: string;

  @Field(() => String, { nullable: true })
  reason: string | null;
}

@ObjectType()
export class AccessRecordPage extends PageOf(AccessRecordModel) {
  @Field({ description: 'False: there are at least so many.' })
  totalIsExact: boolean;
}

@ObjectType({ description: 'Somebody looked at the customer who asks, or changed something about them.' })
export class MyAccessRecord {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  occurredAt: Date;

  @Field(() => AccessAct)
  act: AccessAct;

  @Field(() => [String])
  fields: string[];

  @Field({ description: 'They saw the service in the place of the customer.' })
  impersonated: boolean;

  /** For the field's resolver. */
  actorType: ActorType;
  actorId: string | null;
}

@ObjectType()
export class MyAccessRecordPage extends PageOf(MyAccessRecord) {}

@InputType()
export class AccessRecordFilter implements AccessFilterValues {
  @IsOptional()
  @MaxLength(100)
  @Field(() => ID, { nullable: true })
  actorId?: string | null;

  @IsOptional()
  @MaxLength(100)
  @Field(() => ID, { nullable: true })
  subjectId?: string | null;

  @IsOptional()
  @ArrayMaxSize(10)
  @Field(() => [AccessAct], { nullable: true })
  act?: AccessAct[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'At or after.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before.' })
  to?: Date | null;
}
