import { useTranslation } from 'react-i18next';
import type { SettingFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import type { SettingValue } from './setting-form';

type Setting = SettingFactsFragment;

/** A setting and its values in the words of whoever reads. */
export function useSettingWords() {
  const { t } = useTranslation();
  const format = useFormat();
  const isKorean = format.language === 'ko';
  const number = (setting: Pick<Setting, 'type' | 'unit'>, digits: string): string => {
    if (setting.type === 'WON') return format.won(digits);
    const count = format.count(Number(digits));
    return setting.unit ? `${count}${t(`settings.unit.${setting.unit}`)}` : count;
  };
  return {
    title: (setting: Setting) => (isKorean ? setting.titleKo : setting.titleEn),
    description: (setting: Setting) => (isKorean ? setting.descriptionKo : setting.descriptionEn),
    value: (setting: Pick<Setting, 'type' | 'unit'>, value: SettingValue): string => {
      if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : t('settings.value.none');
      if (value === null || value === undefined || value === '') return t('settings.value.none');
      if (typeof value === 'boolean') return t(value ? 'settings.value.on' : 'settings.value.off');
      if (setting.type === 'INSTANT') return format.fullTime(String(value));
      return setting.type === 'TEXT' ? String(value) : number(setting, String(value));
    },
    bounds: (setting: Setting): string | null =>
      (setting.type === 'INTEGER' || setting.type === 'WON') && setting.min != null && setting.max != null
        ? t('settings.bounds', { min: number(setting, setting.min), max: number(setting, setting.max) })
        : null,
  };
}
