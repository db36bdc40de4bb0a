export { AttachmentContent } from './attachment-content.js';
export { AttachmentFiles } from './attachment-files.js';
export { AttachmentModel } from './attachment.model.js';
export {
  AttachmentPolicies,
  declareAttachmentKind,
  ownFiles,
  requireStaff,
  type AttachmentAct,
  type AttachmentPolicy,
} from './attachment-policies.js';
export { AttachmentReader } from './attachment.reader.js';
export { AttachmentsModule } from './attachments.module.js';
export { CreateAttachmentUpload } from './create-attachment-upload.use-case.js';
export { ProduceFile, type ProducedFile } from './produce-file.js';
export { ReceiveUpload } from './receive-upload.use-case.js';
export { SweepAttachments } from './sweep-attachments.use-case.js';
