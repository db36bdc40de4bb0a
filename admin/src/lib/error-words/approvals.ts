import { say, type SomeWords } from './words';

export default {
  APPROVAL_ALREADY_OPEN: say(
    '같은 요청이 이미 승인을 기다립니다.',
    'The same is waiting for approval already.',
  ),
  APPROVAL_CHANGED: say(
    '요청한 내용과 지금 실행될 내용이 다릅니다. 다시 요청해 주세요.',
    'What would be done now is not what was asked for. Ask again.',
  ),
  APPROVAL_EXPIRED: say('승인 기한이 지났습니다. 다시 요청해 주세요.', 'The request has run out. Ask again.'),
  APPROVAL_NOT_FOUND: say('승인 요청을 찾을 수 없습니다.', 'There is no such request.'),
  APPROVAL_NOT_PENDING: say('이미 처리된 승인 요청입니다.', 'This request has been decided already.'),
  APPROVAL_NOT_USABLE: say(
    '승인되지 않았거나 이미 사용한 승인입니다.',
    'This approval was not given, or has been used already.',
  ),
  APPROVAL_NOT_YOURS: say('요청한 사람만 할 수 있습니다.', 'Only whoever asked may do this.'),
  APPROVER_IS_REQUESTER: say(
    '본인이 요청한 일은 다른 직원이 승인해야 합니다.',
    'Somebody else must approve what you asked for.',
  ),
  APPROVER_LOST_PERMISSION: say(
    '승인한 직원에게 더 이상 승인 권한이 없습니다. 다시 요청해 주세요.',
    'Whoever approved this may no longer do so. Ask again.',
  ),
  OWN_ACCOUNT: say(
    '본인의 회원 계정에 관한 일은 다른 직원이 해야 합니다.',
    'This is about your own customer account. Somebody else must do it.',
  ),
} satisfies SomeWords;
