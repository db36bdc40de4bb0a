import { Global, Module } from '@nestjs/common';
import { AllowedOrigins } from '../../platform/settings/allowed-origins.js';
import { Maintenance } from '../../platform/settings/maintenance.js';
import '../../platform/settings/platform.settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { ChangeSettings } from './change-settings.use-case.js';
import { LiveSettings } from './live-settings.js';
import { MaintenanceResolver } from './maintenance.resolver.js';
import { SettingChangeFieldsResolver } from './setting-change.fields.resolver.js';
import { SettingQueries } from './setting.queries.js';
import { SettingResolver } from './setting.resolver.js';
import { SettingStore } from './setting.store.js';
import './settings.events.js';
import './settings.permissions.js';

/** Global: the platform and every module ask `Settings`. */
@Global()
@Module({
  providers: [
    LiveSettings,
    SettingStore,
    SettingQueries,
    ChangeSettings,
    SettingResolver,
    SettingChangeFieldsResolver,
    MaintenanceResolver,
    Maintenance,
    AllowedOrigins,
    { provide: Settings, useExisting: LiveSettings },
  ],
  exports: [Settings, Maintenance, AllowedOrigins],
})
export class SettingsModule {}
