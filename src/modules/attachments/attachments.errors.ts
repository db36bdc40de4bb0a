import { defineErrors, err } from '../../shared/errors.js';

export const attachmentErrors = defineErrors({
  ATTACHMENT_NOT_FOUND: err('NOT_FOUND', 'There is no such file, or it is not yours to see.'),
  ATTACHMENT_TYPE_NOT_ALLOWED: err<{ path: string; allowed: string }>(
    'BAD_USER_INPUT',
    'Files of this type are not taken.',
  ),
  ATTACHMENT_TYPE_MISMATCH: err<{ declared: string; reason: string }>(
    'BAD_USER_INPUT',
    'The content, the file name and the declared type do not fit together.',
  ),
  ATTACHMENT_TOO_LARGE: err<{ max: number }>('BAD_USER_INPUT', 'The file is larger than allowed (bytes).'),
  ATTACHMENT_IMAGE_TOO_LARGE: err<{ maxPixels: number }>(
    'BAD_USER_INPUT',
    'The picture has more pixels than allowed.',
  ),
  ATTACHMENT_SIZE_MISMATCH: err<{ declared: number }>(
    'BAD_USER_INPUT',
    'The file does not have the size that was declared (bytes).',
  ),
  ATTACHMENT_HASH_MISMATCH: err('BAD_USER_INPUT', 'The file does not have the SHA-256 that was declared.'),
  ATTACHMENT_QUOTA_EXCEEDED: err<{ available: number; max: number }>(
    'FAILED_PRECONDITION',
    'Your files together would take more space than one person has (bytes).',
  ),
  ATTACHMENT_LINK_INVALID: err('FORBIDDEN', 'This link has ended or is not good. Ask for a new one.'),
  ATTACHMENT_LINK_USED: err(
    'CONFLICT',
    'Something was uploaded, or is being uploaded, with this link already.',
  ),
});
