export { ChangeSettings } from './change-settings.use-case.js';
export { SettingsModule } from './settings.module.js';
