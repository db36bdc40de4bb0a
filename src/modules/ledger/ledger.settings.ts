import { defineSettings, setting, type SettingsIn } from '../../platform/settings/define-settings.js';
import { moneySetting } from '../../platform/settings/money-settings.js';
import { wonAmount } from '../../platform/settings/setting-forms.js';

export const ledgerSettings = defineSettings({
  'points.adjustmentLimit': setting({
    ...moneySetting,
    form: wonAmount(0n, 10_000_000n),
    default: 100_000n,
    seed: (env) => env.POINT_ADJUSTMENT_LIMIT,
    title: { ko: '혼자 조정할 수 있는 포인트', en: 'Points adjustable without approval' },
    description: {
      ko: '이보다 많은 포인트를 손으로 주거나 빼려면 다른 직원이 승인해야 합니다. 0이면 언제나 승인이 필요합니다.',
      en: 'Giving or taking more than this needs a second person’s approval. With 0, every adjustment does.',
    },
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof ledgerSettings> {}
}
