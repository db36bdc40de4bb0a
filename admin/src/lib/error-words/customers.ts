import { say, type SomeWords } from './words';

export default {
  CONSENT_MISSING: say('현재 버전의 약관에 동의해 주세요.', 'Agree to the terms in the version in force.'),
  LINK_INVALID: say(
    '링크가 잘못되었거나 이미 쓰였거나 만료되었습니다. 새로 요청해 주세요.',
    'The link is unknown, used or too old. Ask for a new one.',
  ),
  PASSWORD_NOT_SET: say(
    '아직 비밀번호가 없는 계정입니다. 비밀번호 재설정 메일로 정해 주세요.',
    'This account has no password yet. Set one with a reset letter.',
  ),
  PHONE_PROOF_UNAVAILABLE: say(
    '휴대폰 번호를 여기서 바꿀 수 없습니다. 고객센터에 문의해 주세요.',
    'A phone number cannot be changed here. Ask the customer service.',
  ),
  PHONE_NOT_REACHED: say(
    '인증번호는 국내 휴대폰 번호로만 보낼 수 있습니다. 고객센터에 문의해 주세요.',
    'Codes go to mobile numbers of Korea only. Ask the customer service.',
  ),
  PHONE_CODE_INVALID: say(
    '인증번호가 맞지 않거나 만료되었습니다. 마지막으로 받은 문자를 확인하거나 다시 요청해 주세요.',
    'The code is wrong, used or too old. Look at the newest text, or ask for another code.',
  ),
  PHONE_TAKEN: say(
    '다른 고객이 이미 쓰고 있는 전화번호입니다.',
    'Another customer already uses this phone number.',
  ),
  BIRTH_DATE_INVALID: say('생년월일을 확인해 주세요.', 'Check the date of birth.'),
  UNDER_AGE: {
    ko: (a) => `만 ${a.age ?? ''}세부터 가입할 수 있습니다.`,
    en: (a) => `One has to be ${a.age ?? 'of age'} to join.`,
  },
} satisfies SomeWords;
