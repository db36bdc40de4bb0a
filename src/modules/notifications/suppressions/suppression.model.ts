import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { PageOf } from '../../../platform/graphql/page.model.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { SuppressionRow } from '../../../platform/mail/suppression.queries.js';

@ObjectType({ description: 'An address that nothing is sent to, because a server said it does not exist.' })
export class MailSuppression {
  @Field(() => ID)
  id: string;

  @Field({ description: 'Masked.' })
  address: string;

  @Field({ description: 'HARD_BOUNCE.' })
  reason: string;

  @Field(() => String, { nullable: true })
  serverReply: string | null;

  @Field(() => ID, { nullable: true, description: 'The letter that came back.' })
  messageId: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  liftedAt: Date | null;

  @Field(() => ID, { nullable: true })
  liftedById: string | null;

  @Field(() => String, { nullable: true })
  liftReason: string | null;
}

@ObjectType()
export class MailSuppressionPage extends PageOf(MailSuppression) {}

@ArgsType()
export class LiftArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 500 })
  @Field({ description: 'Why letters may go there again; kept with the address.' })
  reason: string;
}

export function toMailSuppression({ addressMasked, ...row }: SuppressionRow): MailSuppression {
  return { ...row, address: addressMasked };
}
