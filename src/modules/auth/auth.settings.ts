import {
  defineSettings,
  setting,
  SettingGroup,
  type SettingsIn,
} from '../../platform/settings/define-settings.js';
import { integer, SettingUnit } from '../../platform/settings/setting-forms.js';

export const authSettings = defineSettings({
  'sessions.accessTokenSeconds': setting({
    group: SettingGroup.SECURITY,
    read: 'setting.read',
    write: 'setting.write.security',
    stepUp: true,
    form: integer(60, 3_600, SettingUnit.SECONDS),
    default: 600,
    seed: (env) => env.JWT_ACCESS_TTL_SEC,
    title: { ko: '접근 토큰의 수명', en: 'Access token lifetime' },
    description: {
      ko: '새로 발급하는 토큰부터 적용됩니다. 만료된 토큰은 화면이 자동으로 다시 받습니다.',
      en: 'Applies to newly issued tokens. Screens renew theirs automatically.',
    },
  }),
});

declare global {
  interface SettingValues extends SettingsIn<typeof authSettings> {}
}
