/** What people in Korea choose that a list from elsewhere does not have: as it is read, and as the keys type it. */
const KOREAN = [
  '비밀번호 qlalfqjsgh 패스워드 votmdnjem 암호 dkagh 사랑해 tkfkdgo 사랑해요 tkfkdgody 안녕 dkssud 안녕하세요 dkssudgktpdy',
  '대한민국 eogksalsrnr 관리자 rhksflwk 최고관리자 chlrhrhksflwk 운영자 dnsdudwk 아무거나 dkanrjsk 우리나라 dnflskfk',
  '행복 godqhr 행복하자 godqhrgkwk 아자아자 dkwkdkwk 화이팅 ghkdlxld 감사합니다 rkatkgkqslek 천재 cjswo 바보 qkqh',
].join(' ');

let list: Promise<ReadonlySet<string>> | undefined;

/** The fifty thousand passwords that are tried first, in lower case; read when the first new password is chosen. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  return (list ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set([...dictionary['passwords-common'], ...KOREAN.split(' ')]),
  ));
}
