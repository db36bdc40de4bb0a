import i18next, { type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import ko from '@/i18n/ko';
import type analytics from '@/i18n/ko/analytics';
import type bulk from '@/i18n/ko/bulk';
import type exportWords from '@/i18n/ko/exports';
import type identity from '@/i18n/ko/identity';
import type imports from '@/i18n/ko/imports';
import type notifications from '@/i18n/ko/notifications';
import type palette from '@/i18n/ko/palette';
import type payments from '@/i18n/ko/payments';
import type people from '@/i18n/ko/people';
import type records from '@/i18n/ko/records';
import type signIn from '@/i18n/ko/sign-in';
import type system from '@/i18n/ko/system';
import type views from '@/i18n/ko/views';
import { fetchPart } from './fetch-part';
import { readPreference, writePreference } from './storage';

export type Language = 'ko' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: {
      translation: typeof ko &
        typeof analytics &
        typeof bulk &
        typeof exportWords &
        typeof signIn &
        typeof identity &
        typeof imports &
        typeof notifications &
        typeof palette &
        typeof payments &
        typeof people &
        typeof records &
        typeof system &
        typeof views;
    };
  }
}

// Korean words come with the pages that use them; English is a bundle of its own and comes whole.
const groups = {
  analytics: () => import('@/i18n/ko/analytics'),
  bulk: () => import('@/i18n/ko/bulk'),
  signIn: () => import('@/i18n/ko/sign-in'),
  exports: () => import('@/i18n/ko/exports'),
  identity: () => import('@/i18n/ko/identity'),
  imports: () => import('@/i18n/ko/imports'),
  notifications: () => import('@/i18n/ko/notifications'),
  palette: () => import('@/i18n/ko/palette'),
  payments: () => import('@/i18n/ko/payments'),
  people: () => import('@/i18n/ko/people'),
  records: () => import('@/i18n/ko/records'),
  system: () => import('@/i18n/ko/system'),
  views: () => import('@/i18n/ko/views'),
};
export type WordGroup = keyof typeof groups;
export const wordGroups = Object.keys(groups) as WordGroup[];
const loaded = new Set<WordGroup>();

/** To be awaited before a page of the group is drawn. */
export async function loadWords(...names: WordGroup[]): Promise<void> {
  const missing = names.filter((name) => !loaded.has(name));
  const bundles = await Promise.all(missing.map((name) => fetchPart<{ default: object }>(groups[name])));
  for (const { default: words } of bundles) {
    i18next.addResourceBundle('ko', 'translation', words as ResourceLanguage, true);
  }
  for (const name of missing) loaded.add(name);
}

async function load(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const en = (await fetchPart(() => import('@/i18n/en'))).default as ResourceLanguage;
    i18next.addResourceBundle('en', 'translation', en);
  }
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'ko',
    fallbackLng: 'ko',
    resources: { ko: { translation: ko } },
    interpolation: { escapeValue: false },
  });
  if ((readPreference('language') ?? browserLanguage()) === 'en') await speak('en');
}

/** English for browsers that ask for it and not for Korean. */
function browserLanguage(): Language {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted[0] === 'en' && !wanted.includes('ko') ? 'en' : 'ko';
}

async function speak(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  writePreference('language', language);
}

export const currentLanguage = (): Language => (i18next.language === 'en' ? 'en' : 'ko');
