import type { SettingFactsFragment } from '@/gql/graphql';
import { parseWonInput } from '@/lib/format';

export type SettingValue = SettingFactsFragment['value'];
type Form = Pick<SettingFactsFragment, 'type' | 'min' | 'max'>;
export type SettingProblem = 'number' | 'bounds' | 'amount' | 'instant';

const SEOUL_OFFSET_MS = 9 * 3_600_000;

/** What an input shows: a list a line each, an instant as the clock on the wall in Seoul. */
export function toInput(type: Form['type'], value: SettingValue): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.join('\n');
  if (type === 'INSTANT')
    return new Date(Date.parse(String(value)) + SEOUL_OFFSET_MS).toISOString().slice(0, 16);
  return String(value);
}

/** What was typed as a value, or what is wrong with it. The server has the last word. */
export function fromInput(
  { type, min, max }: Form,
  input: string,
): { value: SettingValue } | { problem: SettingProblem } {
  const typed = input.trim();
  switch (type) {
    case 'BOOLEAN':
      return { value: typed === 'true' };
    case 'INTEGER': {
      const plain = typed.replace(/,/g, '');
      if (!/^-?\d{1,15}$/.test(plain)) return { problem: 'number' };
      const isOutside =
        (min != null && BigInt(plain) < BigInt(min)) || (max != null && BigInt(plain) > BigInt(max));
      return isOutside ? { problem: 'bounds' } : { value: Number(plain) };
    }
    case 'WON': {
      const digits = parseWonInput(typed);
      if (digits === null) return { problem: 'amount' };
      const isOutside =
        (min != null && BigInt(digits) < BigInt(min)) || (max != null && BigInt(digits) > BigInt(max));
      return isOutside ? { problem: 'bounds' } : { value: digits };
    }
    case 'LIST':
      return {
        value: typed
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      };
    case 'INSTANT': {
      if (typed === '') return { value: null };
      const at = new Date(`${typed}:00+09:00`);
      return Number.isNaN(at.getTime()) ? { problem: 'instant' } : { value: at.toISOString() };
    }
    default:
      return { value: typed };
  }
}

export function isSame(a: SettingValue, b: SettingValue): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
