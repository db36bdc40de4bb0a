import { fetchPart } from './fetch-part';
import type { AppError } from './gql/errors';
import type { Language } from './i18n';

type Words = (error: AppError, language: Language) => string;
let words: Words | null = null;

/** The words for every code come after the first page is drawn, which seldom needs one. */
export async function loadErrorWords(): Promise<void> {
  words ??= (await fetchPart(() => import('./error-text'))).errorText;
}

const network = {
  ko: '서버에 연결하지 못했습니다. 네트워크를 확인해 주세요.',
  en: 'The server could not be reached. Check the network.',
};
const unknown = { ko: '알 수 없는 문제가 생겼습니다.', en: 'Something unexpected happened.' };

/** What went wrong, in words. */
export function errorText(error: AppError, language: Language): string {
  if (error.code === 'NETWORK') return network[language];
  if (error.code === 'UNKNOWN') return unknown[language];
  return words?.(error, language) ?? unknown[language];
}
