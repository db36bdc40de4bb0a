import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PageOf } from '../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import type { AttachmentRow } from './attachment.repository.js';

@ObjectType('Attachment', {
  description: 'A file that belongs to something. Its bytes are had by downloadUrl.',
})
export class AttachmentModel {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true, description: 'Null when it can no longer be opened.' })
  fileName: string | null;

  @Field({ description: 'image/png, image/jpeg, image/webp, application/pdf or text/plain.' })
  contentType: string;

  @Field(() => Int, { description: 'Bytes.' })
  size: number;

  @Field({
    description: 'SHA-256 of the stored bytes, hexadecimal. Pictures are written anew when they come.',
  })
  sha256: string;

  @Field(() => DateTimeScalar)
  createdAt: Date;
}

@ObjectType()
export class AttachmentPage extends PageOf(AttachmentModel) {}

@ObjectType({ description: 'Where a file is to be sent: PUT its bytes there, once, with the declared size.' })
export class AttachmentUpload {
  @Field(() => ID)
  attachmentId: string;

  @Field({ description: 'Takes one PUT. Nobody else may know it.' })
  url: string;

  @Field(() => DateTimeScalar)
  expiresAt: Date;
}

@ObjectType()
export class DeletedAttachment {
  @Field(() => ID)
  id: string;
}

export function toAttachmentModel(row: AttachmentRow, fileName: string | null): AttachmentModel {
  return {
    id: row.id,
    fileName,
    contentType: row.contentType,
    size: row.size ?? 0,
    sha256: row.sha256?.toString('hex') ?? '',
    createdAt: row.createdAt,
  };
}
