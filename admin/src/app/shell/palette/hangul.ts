/** The keys of the Korean keyboard, by what lies on them: initials, vowels and finals in the order of Unicode. */
const INITIALS = 'r R s e E f a q Q t T d w W c z x v g'.split(' ');
const VOWELS = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ');
const FINALS = ' r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ');
const INITIAL_JAMO = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const VOWEL_JAMO = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ';
const PAIR_JAMO: Record<string, string> = {
  ㄳ: 'rt',
  ㄵ: 'sw',
  ㄶ: 'sg',
  ㄺ: 'fr',
  ㄻ: 'fa',
  ㄼ: 'fq',
  ㄽ: 'ft',
  ㄾ: 'fx',
  ㄿ: 'fv',
  ㅀ: 'fg',
  ㅄ: 'qt',
};
const FIRST = 0xac00;
const LAST = 0xd7a3;

interface Syllable {
  initial: number;
  vowel: number;
  final: number;
}

function syllable(char: string): Syllable | null {
  const code = char.codePointAt(0) ?? 0;
  if (code < FIRST || code > LAST) return null;
  const index = code - FIRST;
  return { initial: Math.floor(index / 588), vowel: Math.floor((index % 588) / 28), final: index % 28 };
}

const V = '(?:hk|ho|hl|nj|np|nl|ml|[koiOjpuPhynbml])';
const BEFORE_VOWEL = `(?!${V})`;
const SYLLABLE = new RegExp(
  `([rRseEfaqQtTdwWczxvg])(${V})((?:rt|sw|sg|fr|fa|fq|ft|fx|fv|fg|qt)${BEFORE_VOWEL}|[rRsefaqtTdwczxvg]${BEFORE_VOWEL})?`,
  'g',
);

/** What somebody meant who typed Korean with the keyboard still on English: `rufwp` is 결제. */
export function toKorean(latin: string): string {
  const keys = latin.replaceAll(/[A-Z]/g, (key) => ('RETQWOP'.includes(key) ? key : key.toLowerCase()));
  const composed = keys.replaceAll(SYLLABLE, (_all, initial: string, vowel: string, final: string = '') =>
    String.fromCodePoint(
      FIRST + INITIALS.indexOf(initial) * 588 + VOWELS.indexOf(vowel) * 28 + FINALS.indexOf(final),
    ),
  );
  return composed.replaceAll(/[a-zA-Z]/g, (key) => {
    const [initial, vowel] = [INITIALS.indexOf(key), VOWELS.indexOf(key)];
    return INITIAL_JAMO[initial] ?? VOWEL_JAMO[vowel] ?? key;
  });
}

/** What somebody meant who typed English with the keyboard still on Korean: ㅔ묘ㅡ두ㅅ is `payment`. */
export function toLatin(korean: string): string {
  return [...korean]
    .map((char) => {
      const parts = syllable(char);
      if (parts)
        return `${INITIALS[parts.initial] ?? ''}${VOWELS[parts.vowel] ?? ''}${FINALS[parts.final] ?? ''}`;
      return (
        PAIR_JAMO[char] ?? INITIALS[INITIAL_JAMO.indexOf(char)] ?? VOWELS[VOWEL_JAMO.indexOf(char)] ?? char
      );
    })
    .join('');
}

/** Whether every letter became part of a whole syllable: then it may well have been meant. */
export const isWhole = (korean: string): boolean => /[가-힣]/.test(korean) && !/[ㄱ-ㅣa-zA-Z]/.test(korean);

/** A typed letter against a written one: itself, its first consonant, or the syllable before it is finished. */
function isLetterOf(typed: string, written: string): boolean {
  if (typed === written) return true;
  const whole = syllable(written);
  if (!whole) return false;
  if (INITIAL_JAMO.indexOf(typed) === whole.initial) return true;
  const begun = syllable(typed);
  return (
    begun !== null && begun.final === 0 && begun.initial === whole.initial && begun.vowel === whole.vowel
  );
}

/** Initials are those of words: ㄱㅇㅇ is somebody named 김영애, not the end of 로그아웃. */
const isInitials = (typed: string): boolean => /^[ㄱ-ㅎ]+$/.test(typed);

function placeOf(text: string, typed: string): number {
  const [written, wanted] = [[...plain(text)], [...typed]];
  const begins = isInitials(typed) ? wordBegins(text) : null;
  for (let start = 0; start + wanted.length <= written.length; start += 1)
    if (
      (begins?.has(start) ?? true) &&
      wanted.every((letter, i) => isLetterOf(letter, written[start + i] ?? ''))
    )
      return start;
  return -1;
}

/** Where words begin in a text, counted without what lies between them. */
function wordBegins(text: string): ReadonlySet<number> {
  const begins = new Set<number>();
  let place = 0;
  for (const word of text.split(/\s+/)) {
    begins.add(place);
    place += [...word].length;
  }
  return begins;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/\s/g, '');

/**
 * Where a text has what somebody typed: as it is, by first consonants of its words (ㄱㅈ finds 결제), or with the keyboard on the
 * other language. The smaller the better; -1 where it is not.
 */
export function findTyped(text: string, typed: string): number {
  const asTyped = placeOf(text, plain(typed));
  if (asTyped >= 0) return asTyped;
  const slips = [toKorean(typed), toLatin(typed)].map(plain).filter((slip) => slip !== plain(typed));
  return Math.max(-1, ...slips.map((slip) => placeOf(text, slip)));
}
