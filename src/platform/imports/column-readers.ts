import { importErrors, type InvalidReason } from './import.errors.js';

type Reader = (text: string) => string;

const invalid = (column: string, reason: InvalidReason, allowed: string): Error =>
  importErrors.IMPORT_VALUE_INVALID({ column, reason, allowed });

/** Text of a length. */
export function short(column: string, max: number): Reader {
  return (text) => {
    if (text.length > max) throw invalid(column, 'TOO_LONG', String(max));
    return text;
  };
}

/** One of a few words, in whatever case. */
export function oneOf(column: string, choices: readonly string[]): Reader {
  return (text) => {
    const found = choices.find((choice) => choice === text.toUpperCase());
    if (found === undefined) throw invalid(column, 'NOT_LISTED', choices.join(', '));
    return found;
  };
}

/** Several of them, each once and in one order. */
export function someOf(column: string, choices: readonly string[]): Reader {
  const one = oneOf(column, choices);
  return (text) =>
    [
      ...new Set(
        text
          .split(/[\s,;|]+/u)
          .filter(Boolean)
          .map(one),
      ),
    ]
      .sort()
      .join(' ');
}

/** Whole numbers; a comma between thousands is what spreadsheets put there. */
export function whole(column: string, [min, max]: readonly [number, number]): Reader {
  return (text) => {
    const digits = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text;
    const number = Number(digits);
    if (!/^\d{1,15}$/.test(digits) || number < min || number > max)
      throw invalid(column, 'NOT_WHOLE', `${min} – ${max}`);
    return String(number);
  };
}

export const YES_NO = ['Y', 'N'] as const;
const YES = new Set(['Y', 'YES', 'TRUE', '1', '예', 'O']);
const NO = new Set(['N', 'NO', 'FALSE', '0', '아니요', 'X']);

export function yesNo(column: string): Reader {
  return (text) => {
    const word = text.toUpperCase();
    if (YES.has(word)) return 'Y';
    if (NO.has(word)) return 'N';
    throw invalid(column, 'NOT_LISTED', YES_NO.join(', '));
  };
}
