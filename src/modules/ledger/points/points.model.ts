import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { ErrorCode } from '../../../platform/graphql/error-code.js';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar, SignedWonScalar, WonScalar } from '../../../platform/graphql/scalars.js';
import type { Won } from '../../../shared/money.js';
import { PointAdjustmentStatus } from './point-adjustment.repository.js';
import type { AdjustmentPreviewValues } from './preview-adjustment.js';

registerEnumType(PointAdjustmentStatus, { name: 'PointAdjustmentStatus' });

@ArgsType()
export class DeductPointsArgs {
  @Field(() => ID)
  userId: string;

  @Field(() => WonScalar)
  amount: Won;

  @Text({ max: 200 })
  @Field({ description: 'What the points were used for.' })
  reason: string;

  @IsOptional()
  @Text({ max: 200 })
  @Field(() => String, {
    nullable: true,
    description: 'Your own name for what they pay for. The same is paid once, whatever the key.',
  })
  reference?: string | null;

  @Field()
  idempotencyKey: string;
}

@ObjectType({ description: 'Points that were used.' })
export class PointDeduction {
  @Field(() => ID, { description: 'Of the posting.' })
  id: string;

  userId: string;

  @Field(() => WonScalar)
  amount: Won;
}

@ArgsType()
export class AdjustPointsArgs {
  @Field(() => ID)
  userId: string;

  @Field(() => SignedWonScalar)
  delta: bigint;

  @Text({ max: 500 })
  @Field({ description: 'Why. Kept with the books, seen by staff.' })
  reason: string;

  @IsOptional()
  @ArrayMaxSize(10)
  @Field(() => [ID], {
    nullable: true,
    description:
      'Files of the caller’s own, uploaded before without a subject; they are attached to the adjustment.',
  })
  evidence?: string[] | null;

  @Field()
  idempotencyKey: string;
}

@ObjectType({ description: 'What an adjustment would do.' })
export class AdjustmentPreview implements AdjustmentPreviewValues {
  @Field(() => WonScalar, { description: 'What can be used now.' })
  available: Won;

  @Field(() => WonScalar, { description: 'What is held now.' })
  pending: Won;

  @Field(() => WonScalar, {
    nullable: true,
    description: 'What could be used then; null when it is refused.',
  })
  availableAfter: Won | null;

  @Field({ description: 'Above the limit somebody else must agree.' })
  needsApproval: boolean;

  @Field(() => WonScalar)
  approvalLimit: Won;

  @Field(() => ErrorCode, { nullable: true, description: 'The error the request would get now.' })
  blockedBy: string | null;
}

@ObjectType({ description: 'Points that are set aside.' })
export class PointHold {
  @Field(() => ID)
  id: string;

  @Field(() => WonScalar)
  amount: Won;

  @Field({ description: 'For what: refund, point-adjustment …' })
  sourceKind: string;

  @Field(() => ID, { description: 'The refund or adjustment.' })
  sourceId: string;

  @Field(() => DateTimeScalar)
  placedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is free again by itself.' })
  expiresAt: Date | null;
}

@InputType()
export class PointAdjustmentFilter {
  @IsOptional()
  @ArrayMaxSize(4)
  @Field(() => [PointAdjustmentStatus], { nullable: true })
  status?: PointAdjustmentStatus[] | null;

  @Field(() => ID, { nullable: true })
  userId?: string | null;
}

@ObjectType('PointAdjustment', { description: 'Points given or taken by hand.' })
export class PointAdjustmentModel {
  @Field(() => ID)
  id: string;

  userId: string;

  @Field(() => WonScalar, { description: 'Negative when they were taken.' })
  delta: bigint;

  @Field()
  reason: string;

  @Field(() => PointAdjustmentStatus)
  status: PointAdjustmentStatus;

  @Field(() => ID, { nullable: true })
  postingId: string | null;

  requestedByType: string;
  requestedById: string | null;
  decidedById: string | null;

  @Field(() => DateTimeScalar)
  requestedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt: Date | null;
}

@ObjectType()
export class PointAdjustmentPage extends PageOf(PointAdjustmentModel) {}
