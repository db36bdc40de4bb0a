export {
  NoticeRegistry,
  type NoticeDefinition,
  type NoticeKind,
  type NoticeWords,
} from './notices/notice-kinds.js';
export { Notices, type NoticeOrder } from './notices/notices.js';
export { NotificationsModule } from './notifications.module.js';
