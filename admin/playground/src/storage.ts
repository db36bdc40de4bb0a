import { readPreference, writePreference } from '@/lib/storage';
import type { Language } from './words';

/** What the editor keeps between visits; headers, and so tokens, are never among it. */
const EDITOR_PREFIX = 'graphiql:';

export function forgetTabs(): void {
  for (const key of ['tabState', 'query', 'variables', 'headers', 'operationName'])
    localStorage.removeItem(`${EDITOR_PREFIX}${key}`);
}

/** With no tabs kept, the editor opens the first example; it takes its text from here and not from the tab. */
export function openFirst({ query, variables }: { query?: string | null; variables?: string | null }): void {
  if (localStorage.getItem(`${EDITOR_PREFIX}tabState`) !== null) return;
  localStorage.setItem(`${EDITOR_PREFIX}query`, query ?? '');
  localStorage.setItem(`${EDITOR_PREFIX}variables`, variables ?? '');
}

export function startLanguage(): Language {
  return (readPreference('language') ?? navigator.language).startsWith('en') ? 'en' : 'ko';
}

export function rememberLanguage(language: Language): void {
  writePreference('language', language);
}
