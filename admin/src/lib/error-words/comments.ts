import { say, type SomeWords } from './words';

export default {
  COMMENT_NOT_FOUND: say('댓글을 찾을 수 없습니다.', 'There is no such comment, or it is not yours to see.'),
  COMMENT_NOT_YOURS: say(
    '댓글은 쓴 사람만 고치거나 지울 수 있습니다.',
    'Only whoever wrote a comment changes or deletes it.',
  ),
  COMMENT_DELETED: say('내용이 지워진 댓글입니다.', 'The text of this comment is gone.'),
  COMMENT_MENTION_UNKNOWN: say(
    '언급한 사람 가운데 지금 일하지 않는 직원이 있습니다.',
    'Somebody who is mentioned is not of the staff now.',
  ),
  COMMENT_MENTION_UNSEEING: {
    ko: ({ names }) => `${names ?? ''} 님은 이 기록을 볼 권한이 없어 언급할 수 없습니다.`,
    en: ({ names }) => `${names ?? ''} may not see this record, so they cannot be mentioned here.`,
  },
} satisfies SomeWords;
