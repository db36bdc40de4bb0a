import {
  ArgsType,
  createUnionType,
  Field,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import {
  ApprovalFactType,
  ApprovalStatus,
  type ApprovalFact,
} from '../../platform/approvals/approval-act.js';
import { Lagged } from '../../platform/graphql/live.model.js';
import { PageOf } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { CursorScalar, DateTimeScalar } from '../../platform/graphql/scalars.js';
import type { ApprovalRow } from './approval.queries.js';

registerEnumType(ApprovalStatus, { name: 'ApprovalStatus' });
registerEnumType(ApprovalFactType, {
  name: 'ApprovalFactType',
  description: 'How to show a value: WON and POINTS are digits, REFERENCE is an id.',
});

@ObjectType('ApprovalFact', {
  description: 'One thing to know about what is asked. The screen has the words for its name.',
})
export class ApprovalFactModel implements ApprovalFact {
  @Field({ description: 'For example amount, reason, payment, customer.' })
  name: string;

  @Field(() => ApprovalFactType)
  type: ApprovalFactType;

  @Field()
  value: string;
}

@ObjectType('Approval', { description: 'An act that waits for a second person, or did.' })
export class ApprovalModel implements ApprovalRow {
  requestedById: string | null;
  decidedById: string | null;

  @Field(() => ID)
  id: string;

  @Field({ description: 'What is to be done, for example refund.pay-out.' })
  kind: string;

  @Field(() => ApprovalStatus)
  status: ApprovalStatus;

  @Field({ description: 'What it is about, for example refund.' })
  subjectType: string;

  @Field(() => ID)
  subjectId: string;

  @Field(() => [ApprovalFactModel])
  facts: ApprovalFactModel[];

  @Field(() => String, { nullable: true, description: 'Whoever asked, in their own words.' })
  reason: string | null;

  @Field(() => DateTimeScalar)
  requestedAt: Date;

  @Field(() => DateTimeScalar, { description: 'After this it can neither be decided nor done.' })
  expiresAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was rejected.' })
  decisionReason: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was done.' })
  usedAt: Date | null;

  @Field(() => Int)
  version: number;

  @Field({ description: 'Whether the viewer may decide it.' })
  mayDecide: boolean;

  @Field({ description: 'Whether the viewer asked for it.' })
  mine: boolean;
}

@ObjectType()
export class ApprovalPage extends PageOf(ApprovalModel) {}

@InputType()
export class ApprovalFilter {
  @IsOptional()
  @ArrayMaxSize(6)
  @Field(() => [ApprovalStatus], { nullable: true })
  status?: ApprovalStatus[] | null;

  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(60, { each: true })
  @Field(() => [String], { nullable: true })
  kind?: string[] | null;

  @IsOptional()
  @Field(() => Boolean, { nullable: true, description: 'True: what the viewer asked for; false: the rest.' })
  mine?: boolean | null;
}

@ArgsType()
export class RejectRequestArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 500 })
  @Field()
  reason: string;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class ApprovalChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => ApprovalModel)
  approval: ApprovalModel;

  @Field({ description: 'What happened, for example approval.requested.' })
  event: string;
}

export const ApprovalsEvent = createUnionType({
  name: 'ApprovalsEvent',
  types: () => [ApprovalChanged, Lagged] as const,
  resolveType: (value: ApprovalChanged | Lagged) => ('approval' in value ? ApprovalChanged : Lagged),
});
