import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, ValidateNested } from 'class-validator';
import { WebhookStatus } from './webhook-status.js';
import type { WebhookFilterValues } from './webhook.queries.js';

@InputType({ isAbstract: true })
abstract class WebhookTraitsInput {
  @IsOptional()
  @ArrayMaxSize(4)
  @Field(() => [WebhookStatus], { nullable: true })
  status?: WebhookStatus[] | null;
}

@InputType({ description: 'Deliveries of which none of this is true.' })
export class WebhookNot extends WebhookTraitsInput {}

@InputType()
export class WebhookFilter extends WebhookTraitsInput implements WebhookFilterValues {
  @IsOptional()
  @ValidateNested()
  @Type(() => WebhookNot)
  @Field(() => WebhookNot, { nullable: true })
  not?: WebhookNot | null;
}
