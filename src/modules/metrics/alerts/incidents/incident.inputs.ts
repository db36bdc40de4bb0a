import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Text } from '../../../../platform/graphql/safe-text.js';
import { AlertSeverity } from '../rules/alert-rule.js';
import { IncidentState } from './incident.queries.js';

@InputType()
export class IncidentFilter {
  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [IncidentState], { nullable: true })
  state?: IncidentState[] | null;

  @IsOptional()
  @ArrayMaxSize(3)
  @Field(() => [AlertSeverity], { nullable: true })
  severity?: AlertSeverity[] | null;

  @Field(() => ID, { nullable: true })
  ruleId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Looked after by this member of staff.' })
  assigneeId?: string | null;

  @Field(() => Boolean, { nullable: true })
  unassigned?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  silenced?: boolean | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true, description: 'Part of the title or of the metric.' })
  search?: string | null;
}

@ArgsType()
export class CommentIncidentArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 2_000 })
  @Field()
  text: string;
}

@ArgsType()
export class ResolveIncidentArgs {
  @Field(() => ID)
  id: string;

  @Text({ min: 2, max: 500 })
  @Field({ description: 'What it was, 2 to 500 characters.' })
  reason: string;

  @Field(() => Int)
  version: number;
}
