import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, Matches, Min, ValidateNested } from 'class-validator';
import { Text } from '../../platform/graphql/safe-text.js';
import { AttachmentSubjectKind } from './attachment-policies.js';

@InputType()
export class AttachmentSubjectInput {
  @Field(() => AttachmentSubjectKind as object)
  kind: string;

  @Text({ max: 100 })
  @Field(() => ID)
  id: string;
}

@InputType()
export class AttachmentUploadInput {
  @IsOptional()
  @ValidateNested()
  @Type(() => AttachmentSubjectInput)
  @Field(() => AttachmentSubjectInput, {
    nullable: true,
    description: 'Without one it is a file of the caller’s own.',
  })
  subject?: AttachmentSubjectInput | null;

  @Text({ max: 150 })
  @Field({ description: 'With its ending, which must fit the type.' })
  fileName: string;

  @Text({ max: 100 })
  @Field({
    description:
      'image/png, image/jpeg, image/webp, application/pdf or text/plain; of staff, for an import, text/csv or ' +
      'application/x-ndjson as well.',
  })
  contentType: string;

  @Min(1)
  @Field(() => Int, { description: 'Bytes, at most 10 MiB.' })
  size: number;

  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/i, { message: 'sha256 must be 64 hexadecimal digits' })
  @Field(() => String, { nullable: true, description: 'Of the bytes that will be sent; checked when given.' })
  sha256?: string | null;
}
