import { isIPv4, isIPv6 } from 'node:net';

/** What a personal value is; it decides how it is masked. */
export type PersonalKind =
  'name' | 'email' | 'phone' | 'address' | 'ip' | 'account' | 'birth' | 'memo' | 'device';

const HIDDEN = '***';
const characters = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** What a person sees as single characters, whatever they are coded as: decomposed Hangul, surrogates, emoji. */
function charactersOf(text: string): string[] {
  return Array.from(characters.segment(text.normalize('NFC')), (part) => part.segment);
}

/** `홍*동`, `김*`, `남**민`; names of several words or Latin letters keep the first letter of each: `J*** S***`. */
function maskName(name: string): string {
  const words = name.trim().split(/\s+/u);
  if (words.length > 1 || /\p{Script=Latin}/u.test(name)) {
    return words.map((word) => `${charactersOf(word)[0] ?? ''}${HIDDEN}`).join(' ');
  }
  const parts = charactersOf(words[0] ?? '');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  if (parts.length < 2) return '*';
  if (parts.length === 2) return `${first}*`;
  // A very long name would tell its length.
  return `${first}${'*'.repeat(Math.min(parts.length - 2, 4))}${last}`;
}

/** `ab***@d.kr`; of a short one less is left, never all. */
function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return HIDDEN;
  const local = charactersOf(email.slice(0, at));
  return `${local.slice(0, Math.min(2, local.length - 1)).join('')}${HIDDEN}${email.slice(at)}`;
}

/** `010-****-1234`, `02-****-5678`; numbers of other countries `+****1234`. */
function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  if (digits.length < 8) return '****';
  const korean = digits.startsWith('82') && phone.trim().startsWith('+') ? `0${digits.slice(2)}` : digits;
  const last = digits.slice(-4);
  if (!korean.startsWith('0')) return `+****${last}`;
  return `${korean.slice(0, korean.startsWith('02') ? 2 : 3)}-****-${last}`;
}

/** `203.0.113.*`; of IPv6 the first 48 bits stay: `2001:db8:1:*`. */
function maskIp(address: string): string {
  const plain = address.replace(/\/\d+$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.*`;
  if (!isIPv6(plain)) return '*';
  const [head = '', tail] = plain.split('%', 1)[0]?.split('::') ?? [];
  const groups = head.split(':').filter(Boolean);
  // `::` stands for as many zeros as are missing.
  if (tail !== undefined) while (groups.length < 3) groups.push('0');
  return `${groups.slice(0, 3).join(':')}:*`;
}

/** `***-1234`: cards and bank accounts. */
function maskAccount(account: string): string {
  const shown = account.replace(/[^0-9A-Za-z]/g, '');
  return shown.length < 8 ? HIDDEN : `${HIDDEN}-${shown.slice(-4)}`;
}

/** Province and city stay: `서울특별시 강남구 ***`. */
function maskAddress(address: string): string {
  const words = address.normalize('NFC').trim().split(/\s+/u);
  return words.length < 3 ? HIDDEN : `${words.slice(0, 2).join(' ')} ${HIDDEN}`;
}

function maskBirth(birth: string): string {
  const [year] = /^(19|20)\d\d(?=-?\d\d)/.exec(birth) ?? [];
  return year === undefined ? HIDDEN : `${year}-**-**`;
}

const MASKS: Record<PersonalKind, (text: string) => string> = {
  name: maskName,
  email: maskEmail,
  phone: maskPhone,
  address: maskAddress,
  ip: maskIp,
  account: maskAccount,
  birth: maskBirth,
  memo: () => HIDDEN,
  device: () => HIDDEN,
};

/** The value as somebody without the permission sees it. Nothing stays nothing. */
export function mask<T extends string | null>(kind: PersonalKind, value: T): T {
  return (value === null || value === '' ? value : MASKS[kind](value)) as T;
}
