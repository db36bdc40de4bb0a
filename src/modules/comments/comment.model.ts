import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { PageOf } from '../../platform/graphql/page.model.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { RecordRefInput, RecordRefModel } from '../../platform/records/record.model.js';
import { COMMENT_MAX } from './comment.rules.js';
import type { CommentRow } from './comment.store.js';

const BODY =
  'Plain text; @[id] within it names somebody of the staff (mentionableStaff). At most 4,000 characters.';

@ObjectType({ description: 'Somebody of the staff, as they are called today.' })
export class CommentPerson {
  @Field(() => ID)
  id: string;

  @Field()
  name: string;
}

@ObjectType('Comment', { description: 'What somebody of the staff wrote about a record.' })
export class CommentModel implements CommentRow {
  customerId: string | null;
  authorId: string;
  mentionIds: string[];

  @Field(() => ID)
  id: string;

  @Field(() => RecordRefModel)
  on: RecordRefModel;

  @Field(() => String, {
    nullable: true,
    description: `${BODY} Null once it was deleted, or the customer it is about has left.`,
  })
  body: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When its text was changed last.' })
  editedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  deletedAt: Date | null;

  @Field(() => Int)
  version: number;
}

@ObjectType()
export class CommentPage extends PageOf(CommentModel) {}

@ArgsType()
export class AddCommentArgs {
  @ValidateNested()
  @Type(() => RecordRefInput)
  @Field(() => RecordRefInput)
  on: RecordRefInput;

  @Text({ max: COMMENT_MAX })
  @Field({ description: BODY })
  body: string;
}

@ArgsType()
export class EditCommentArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: COMMENT_MAX })
  @Field({ description: BODY })
  body: string;

  @Field(() => Int, { description: 'As it was read.' })
  version: number;
}

@ArgsType()
export class MentionableArgs {
  @ValidateNested()
  @Type(() => RecordRefInput)
  @Field(() => RecordRefInput)
  on: RecordRefInput;

  @IsOptional()
  @Text({ min: 0, max: 100 })
  @Field(() => String, { nullable: true, description: 'A part of the name.' })
  search?: string | null;
}
