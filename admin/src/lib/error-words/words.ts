import type { ErrorCode } from '@/gql/error-code';
import { formatWon, isWon } from '../format';
import type { ErrorArgs } from '../gql/errors';
import type { Language } from '../i18n';
import { formatDuration } from '../time';

/** What an error says, with what the server tells of it. */
export type Sentence = (args: ErrorArgs) => string;
export interface Words {
  ko: Sentence;
  en: Sentence;
}

/** The words for the errors of one module. */
export type SomeWords = Partial<Record<ErrorCode, Words>>;

export const say = (ko: string, en: string): Words => ({ ko: () => ko, en: () => en });

export function won(amount: string | undefined, language: Language): string {
  return amount && isWon(amount) ? formatWon(amount, language) : (amount ?? '');
}

export const wait = (args: ErrorArgs, language: Language): string =>
  formatDuration(Number(args.retryAfterMs ?? 1000), language);
