import { isSafeText } from '../../../platform/graphql/safe-text.js';
import { authErrors } from '../auth.errors.js';
import { commonPasswords } from './common-passwords.js';

/** Threat model §4: length is what counts; nothing is asked of the characters. */
export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;
/** What must be left when everything that others can guess is taken out. */
const OWN_PART_MIN = 8;
/** A common password stays one with a year, a birthday or a few signs around it. */
const DECORATION_MAX = 6;

const PRODUCT_WORDS = ['madang', '마당', 'akekd', 'kst', 'abysscm', 'practice', 'fleet', 'admin', '관리자'];
const RUNS = [
  '012345678901234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '가나다라마바사아자차카타파하',
  'ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ',
];
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

export type PasswordFault = 'TOO_SHORT' | 'TOO_LONG' | 'CHARACTERS' | 'COMMON' | 'PERSONAL';

/**
 * Whether somebody may choose the password. Asked where one is chosen, never where one is checked.
 * @param own names and e-mail addresses of whoever chooses it
 * @throws PASSWORD_REFUSED
 */
export async function requireGoodPassword(
  password: string,
  own: readonly (string | null | undefined)[],
  path = 'password',
): Promise<void> {
  const reason = await passwordFault(password, own);
  if (reason) throw authErrors.PASSWORD_REFUSED({ path, reason });
}

export async function passwordFault(
  password: string,
  own: readonly (string | null | undefined)[],
): Promise<PasswordFault | null> {
  if (!isSafeText(password)) return 'CHARACTERS';
  const text = password.normalize('NFC');
  const length = [...text].length;
  if (length < PASSWORD_MIN) return 'TOO_SHORT';
  if (length > PASSWORD_MAX) return 'TOO_LONG';
  const lower = text.toLowerCase();
  if (isCommon(lower, await commonPasswords())) return 'COMMON';
  const words = [...PRODUCT_WORDS, ...own.flatMap(wordsOf)];
  return [...without(lower, words)].length < OWN_PART_MIN ? 'PERSONAL' : null;
}

function isCommon(lower: string, common: ReadonlySet<string>): boolean {
  const plain = [...lower].map((letter) => LEET[letter] ?? letter).join('');
  for (const text of [lower, plain]) {
    const unit = repeatedUnit(text);
    if (common.has(text) || common.has(unit) || isRun(unit) || (unit !== text && [...unit].length <= 4))
      return true;
    const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    const around = text.replace(core, '');
    const thin = [...around].length <= DECORATION_MAX || common.has(around) || isRun(around);
    if (core !== '' && thin && (common.has(core) || isRun(core))) return true;
  }
  return false;
}

/** `abcabcabca` repeats `abc`. A text that repeats nothing is its own unit. */
function repeatedUnit(text: string): string {
  for (let size = 1; size <= text.length / 2; size += 1) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return unit;
  }
  return text;
}

/** Neighbours on the keyboard, in the alphabet or among the numbers, forwards or backwards. */
function isRun(text: string): boolean {
  const backwards = [...text].reverse().join('');
  return text.length > 3 && RUNS.some((run) => run.includes(text) || run.includes(backwards));
}

/** The parts of a name or an address that others know. */
function wordsOf(text: string | null | undefined): string[] {
  const whole = (text ?? '').normalize('NFC').toLowerCase();
  return [whole, ...whole.split(/[^\p{L}\p{N}]+/u)];
}

function without(text: string, words: readonly string[]): string {
  return words
    .filter((word) => [...word].length >= (/[가-힣]/.test(word) ? 2 : 3))
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, ''), text);
}
