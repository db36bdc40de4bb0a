import { say, type SomeWords } from './words';

export default {
  API_KEY_INVALID: say(
    'API 키가 없거나 만료 또는 폐기되었습니다.',
    'The API key is unknown, expired or revoked.',
  ),
  API_KEY_NOT_FOUND: say('API 키를 찾을 수 없습니다.', 'There is no such API key.'),
  API_KEY_NOT_ACTIVE: say(
    '만료되었거나 폐기 또는 이미 교체된 API 키입니다.',
    'This API key is expired, revoked or replaced already.',
  ),
  API_KEY_ADDRESS_INVALID: say(
    '주소는 203.0.113.9 또는 203.0.113.0/24처럼 적어 주세요.',
    'Write addresses as 203.0.113.9 or 203.0.113.0/24.',
  ),
  API_KEY_EXPIRY_INVALID: say(
    '만료 시각은 지금부터 1년 이내여야 합니다.',
    'A key has to end within a year from now.',
  ),
  API_KEY_SCOPE_REFUSED: {
    ko: (a) =>
      a.because === 'FOR_PEOPLE_ONLY'
        ? `사람만 쓸 수 있는 권한(${a.permission ?? ''})은 API 키에 줄 수 없습니다.`
        : `본인에게 없는 권한(${a.permission ?? ''})은 API 키에 줄 수 없습니다.`,
    en: (a) =>
      a.because === 'FOR_PEOPLE_ONLY'
        ? `Only a person may hold ${a.permission ?? 'this permission'}.`
        : `You do not hold ${a.permission ?? 'this permission'} yourself.`,
  },
} satisfies SomeWords;
