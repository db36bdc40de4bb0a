import { SettingGroup } from './define-settings.js';

/** What all settings about amounts have in common: who may change them moves the borders others work within. */
export const moneySetting = {
  group: SettingGroup.MONEY,
  read: 'setting.read',
  write: 'setting.write.money',
  stepUp: true,
} as const;
