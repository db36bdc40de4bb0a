import { say, type SomeWords } from './words';

export default {
  EMAIL_TAKEN: say('이미 사용 중인 이메일입니다.', 'This e-mail is already in use.'),
  PHONE_INVALID: say('전화번호를 확인해 주세요.', 'Please check the phone number.'),
  USER_INACTIVE: say('비활성 회원입니다.', 'This user is inactive.'),
  USER_NOT_FOUND: say('회원을 찾을 수 없습니다.', 'There is no such user.'),
} satisfies SomeWords;
