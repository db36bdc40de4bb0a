import i18next, { type ResourceLanguage } from 'i18next';
import { initReactI18next } from 'react-i18next';
import ko from '@/i18n/ko';
import { readPreference, writePreference } from './storage';

export type Language = 'ko' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof ko };
  }
}

async function load(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const en = (await import('@/i18n/en')).default as ResourceLanguage;
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
  if (readPreference('language') === 'en') await chooseLanguage('en');
}

export async function chooseLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  writePreference('language', language === 'ko' ? null : language);
}

export const currentLanguage = (): Language => (i18next.language === 'en' ? 'en' : 'ko');
