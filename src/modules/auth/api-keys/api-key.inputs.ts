import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { ApiKeyStatus, OVERLAP_MAX_HOURS } from './api-key.rules.js';

@InputType()
export class ApiKeyFilter {
  @IsOptional()
  @Text({ min: 0, max: 100 })
  @Field(() => String, { nullable: true, description: 'Name or prefix.' })
  search?: string | null;

  @IsOptional()
  @ArrayMaxSize(5)
  @Field(() => [ApiKeyStatus], { nullable: true })
  status?: ApiKeyStatus[] | null;
}

@ArgsType()
export class CreateApiKeyArgs {
  @Text({ max: 100 })
  @Field()
  name: string;

  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ArrayUnique()
  @MaxLength(100, { each: true })
  @Field(() => [String], { description: 'Permissions, each one that you hold.' })
  scopes: string[];

  @Field(() => DateTimeScalar, { description: 'At most a year from now.' })
  expiresAt: Date;

  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(60, { each: true })
  @Field(() => [String], {
    nullable: true,
    description: 'Addresses or networks, 203.0.113.9 or 2001:db8::/48. None: from everywhere.',
  })
  allowedAddresses?: string[] | null;
}

@ArgsType()
export class RotateApiKeyArgs {
  @Field(() => ID)
  id: string;

  @Min(0)
  @Max(OVERLAP_MAX_HOURS)
  @Field(() => Int, {
    nullable: true,
    defaultValue: 24,
    description: 'How long the old key works beside the new one; 0 to 168.',
  })
  overlapHours: number;
}

@ArgsType()
export class RevokeApiKeyArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 500 })
  @Field()
  reason: string;
}
