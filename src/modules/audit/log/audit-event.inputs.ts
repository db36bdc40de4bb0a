import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, MaxLength, ValidateNested } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { AuditFilterValues, AuditTraits } from './audit-event.queries.js';

const NAME_MAX = 100;

@InputType({ isAbstract: true })
abstract class AuditTraitsInput implements AuditTraits {
  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(NAME_MAX, { each: true })
  @Field(() => [String], { nullable: true, description: 'Any of these; auditActions lists them.' })
  action?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(5)
  @MaxLength(NAME_MAX, { each: true })
  @Field(() => [String], { nullable: true, description: 'ADMIN, USER, API_KEY, SYSTEM, ANONYMOUS.' })
  actorType?: string[] | null;

  @IsOptional()
  @Text({ max: NAME_MAX })
  @Field(() => ID, { nullable: true, description: 'Whoever acted, or in whose name.' })
  actorId?: string | null;

  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(NAME_MAX, { each: true })
  @Field(() => [String], { nullable: true })
  resourceType?: string[] | null;

  @IsOptional()
  @Text({ max: NAME_MAX })
  @Field(() => String, { nullable: true })
  resourceId?: string | null;
}

@InputType({ description: 'Events of which none of this is true.' })
export class AuditEventNot extends AuditTraitsInput {}

@InputType()
export class AuditEventFilter extends AuditTraitsInput implements AuditFilterValues {
  @Field(() => DateTimeScalar, { nullable: true, description: 'At or after.' })
  from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before.' })
  to?: Date | null;

  @IsOptional()
  @Text({ min: 0, max: NAME_MAX })
  @Field(() => String, {
    nullable: true,
    description: 'A part of an action, an id of whoever acted or of what it was about, or a requestId.',
  })
  search?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => AuditEventNot)
  @Field(() => AuditEventNot, { nullable: true })
  not?: AuditEventNot | null;
}
