import { say, type SomeWords } from './words';

export default {
  ATTACHMENT_HASH_MISMATCH: say(
    '보낸 파일이 원본과 다릅니다. 다시 올려 주세요.',
    'The file that arrived differs from the original. Upload it again.',
  ),
  ATTACHMENT_IMAGE_TOO_LARGE: say('사진의 화소가 너무 많습니다.', 'The picture has too many pixels.'),
  ATTACHMENT_LINK_INVALID: say(
    '파일 링크가 만료되었습니다. 다시 시도해 주세요.',
    'The link to the file has ended. Try again.',
  ),
  ATTACHMENT_LINK_USED: say('이미 사용된 업로드 링크입니다.', 'This upload link was used already.'),
  ATTACHMENT_NOT_FOUND: say('파일을 찾을 수 없습니다.', 'There is no such file.'),
  ATTACHMENT_QUOTA_EXCEEDED: say(
    '파일 보관 용량을 모두 사용했습니다.',
    'There is no room left for your files.',
  ),
  ATTACHMENT_SIZE_MISMATCH: say(
    '파일 크기가 알려 준 것과 다릅니다.',
    'The file does not have the size that was announced.',
  ),
  ATTACHMENT_TOO_LARGE: say('파일은 10MB까지 올릴 수 있습니다.', 'A file may have 10 MB at most.'),
  ATTACHMENT_TYPE_MISMATCH: say(
    '파일 내용이 확장자나 형식과 다릅니다.',
    'The content of the file is not of the type its name says.',
  ),
  ATTACHMENT_TYPE_NOT_ALLOWED: say(
    'PNG, JPEG, WebP, PDF, TXT 파일만 올릴 수 있습니다.',
    'Only PNG, JPEG, WebP, PDF and TXT files are taken.',
  ),
  STORAGE_UNAVAILABLE: say(
    '파일 저장소에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요.',
    'The file store cannot be reached. Try again in a moment.',
  ),
} satisfies SomeWords;
