import { useTranslation } from 'react-i18next';
import nouns from '@/i18n/ko/nouns.json';

const known = Object.keys(nouns) as (keyof typeof nouns)[];

/** What a group of permissions is about, in words; a noun without words stays as it is. */
export function useNounName(): (noun: string) => string {
  const { t } = useTranslation();
  return (noun) => {
    const key = known.find((one) => one === noun);
    return key ? t(`nouns.${key}`) : noun;
  };
}
