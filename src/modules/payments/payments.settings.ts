import { defineSettings, setting, type SettingsIn } from '../../platform/settings/define-settings.js';
import { moneySetting } from '../../platform/settings/money-settings.js';
import { wonAmount } from '../../platform/settings/setting-forms.js';

export const paymentSettings = defineSettings({
  'payments.orderAmountMax': setting({
    ...moneySetting,
    form: wonAmount(1_000n, 1_000_000_000n),
    default: 10_000_000n,
    seed: (env) => env.ORDER_AMOUNT_MAX,
    title: { ko: '주문 한 건의 최대 금액', en: 'Maximum order amount' },
    description: {
      ko: '이보다 큰 충전 주문은 만들 수 없습니다. 이미 만든 주문에는 영향이 없습니다.',
      en: 'Top-up orders above this can’t be created. Existing orders aren’t affected.',
    },
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof paymentSettings> {}
}
