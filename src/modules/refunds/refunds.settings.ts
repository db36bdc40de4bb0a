import { defineSettings, setting, type SettingsIn } from '../../platform/settings/define-settings.js';
import { moneySetting } from '../../platform/settings/money-settings.js';
import { wonAmount } from '../../platform/settings/setting-forms.js';

export const refundSettings = defineSettings({
  'refunds.approvalLimit': setting({
    ...moneySetting,
    form: wonAmount(0n, 100_000_000n),
    default: 500_000n,
    seed: (env) => env.REFUND_APPROVAL_LIMIT,
    title: { ko: '혼자 처리할 수 있는 환불 금액', en: 'Refund amount without approval' },
    description: {
      ko: '이보다 큰 환불은 다른 직원이 승인해야 나갑니다. 0이면 모든 환불에 승인이 필요합니다.',
      en: 'Refunds above this need a second person’s approval. With 0, every refund does.',
    },
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof refundSettings> {}
}
