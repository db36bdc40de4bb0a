import { parseTerm, USUAL_TERMS } from '../../platform/config/settlement-terms.js';
import { defineSettings, setting, type SettingsIn } from '../../platform/settings/define-settings.js';
import { moneySetting } from '../../platform/settings/money-settings.js';
import { list, SettingProblem } from '../../platform/settings/setting-forms.js';

function requireTerm(entry: string): void {
  if (!parseTerm(entry)) throw new SettingProblem('form', 'SETTLEMENT_TERM');
}

export const settlementSettings = defineSettings({
  'settlements.terms': setting({
    ...moneySetting,
    form: list(20, requireTerm),
    default: USUAL_TERMS,
    seed: (env) => env.SETTLEMENT_TERMS,
    title: { ko: '결제사와의 정산 조건', en: 'Provider settlement terms' },
    description: {
      ko: '결제수단마다 수수료(부가세 별도)와 입금까지 걸리는 영업일. 예: CARD:2.8%:2, VIRTUAL_ACCOUNT:300won:1. 다음 대사부터 적용됩니다.',
      en: 'Fee (before VAT) and business days until payout for each method, e.g. CARD:2.8%:2, VIRTUAL_ACCOUNT:300won:1. Applies from the next match.',
    },
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof settlementSettings> {}
}
