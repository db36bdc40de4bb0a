import {
  defineSettings,
  setting,
  SettingGroup,
  type SettingsIn,
  type Words,
} from '../../platform/settings/define-settings.js';
import { integer, SettingUnit } from '../../platform/settings/setting-forms.js';
import { KEEP } from './series/series.rules.js';

/** Charts and replays count on the usual time, so that more can be kept, and never less. */
const days = (max: number, usual: number, title: Words) =>
  setting({
    group: SettingGroup.RETENTION,
    read: 'setting.read',
    write: 'setting.write',
    stepUp: false,
    form: integer(usual, max, SettingUnit.DAYS),
    default: usual,
    title,
    description: {
      ko: '이보다 오래된 것은 매일 새벽 4시 20분에 지웁니다. 지운 것은 돌아오지 않습니다.',
      en: 'Older data is deleted every day at 04:20 and can’t be restored.',
    },
  });

export const metricSettings = defineSettings({
  'retention.metricSamplesDays': days(60, KEEP.samplesDays, {
    ko: '지표 표본(10초 간격) 보관 기간',
    en: 'Metric samples (every 10 seconds)',
  }),
  'retention.metricMinutes5Days': days(730, KEEP.minutes5Days, {
    ko: '지표 5분 합계 보관 기간',
    en: 'Metric 5-minute aggregates',
  }),
  'retention.metricMinutes60Days': days(3_650, KEEP.minutes60Days, {
    ko: '지표 1시간 합계 보관 기간',
    en: 'Metric 1-hour aggregates',
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof metricSettings> {}
}
