export { CreateDestination } from './destinations/change-destinations.use-cases.js';
export {
  NoticeRegistry,
  type NoticeDefinition,
  type NoticeKind,
  type NoticeWords,
} from './notices/notice-kinds.js';
export { Notices, type NoticeOrder } from './notices/notices.js';
export { Severity } from './notices/severity.js';
export { UpdatePreferences } from './preferences/update-preferences.use-case.js';
export { NotificationsModule } from './notifications.module.js';
