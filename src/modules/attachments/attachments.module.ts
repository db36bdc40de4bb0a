import { Module, type OnModuleInit } from '@nestjs/common';
import { AttachmentAccess } from './attachment-access.js';
import { AttachmentContent } from './attachment-content.js';
import { AttachmentFiles } from './attachment-files.js';
import { AttachmentLinks } from './attachment-links.js';
import { AttachmentPolicies, ownFiles } from './attachment-policies.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentReader } from './attachment.reader.js';
import { AttachmentRepository } from './attachment.repository.js';
import { AttachmentResolver } from './attachment.resolver.js';
import './attachments.events.js';
import './attachments.personal-data.js';
import { CreateAttachmentUpload } from './create-attachment-upload.use-case.js';
import { DeleteAttachment } from './delete-attachment.use-case.js';
import { FilesController } from './files.controller.js';
import { OpenAttachment } from './open-attachment.use-case.js';
import { ProduceFile } from './produce-file.js';
import { ReceiveUpload } from './receive-upload.use-case.js';
import { SweepAttachments } from './sweep-attachments.use-case.js';

@Module({
  controllers: [FilesController],
  providers: [
    AttachmentAccess,
    AttachmentContent,
    AttachmentFiles,
    AttachmentLinks,
    AttachmentPolicies,
    AttachmentQueries,
    AttachmentReader,
    AttachmentRepository,
    AttachmentResolver,
    CreateAttachmentUpload,
    DeleteAttachment,
    OpenAttachment,
    ProduceFile,
    ReceiveUpload,
    SweepAttachments,
  ],
  exports: [AttachmentContent, AttachmentFiles, AttachmentPolicies, AttachmentReader, ProduceFile],
})
export class AttachmentsModule implements OnModuleInit {
  constructor(private readonly policies: AttachmentPolicies) {}

  onModuleInit(): void {
    this.policies.register('USER', ownFiles);
  }
}
