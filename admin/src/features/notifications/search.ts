import * as z from 'zod/mini';
import { PAGE_SIZE, pageNumber, pageSize } from '@/lib/list-search';

export const notificationTabs = ['inbox', 'destinations', 'messages', 'templates', 'mine'] as const;
export const messageChannels = ['EMAIL', 'SMS', 'SLACK', 'WEBHOOK'] as const;
export const messageStatuses = [
  'WAITING',
  'SENDING',
  'RETRYING',
  'UNKNOWN',
  'SENT',
  'DELIVERED',
  'UNDELIVERED',
  'FAILED',
  'SUPPRESSED',
  'LIMITED',
  'EXPIRED',
  'NOT_NEEDED',
] as const;
export type NotificationTab = (typeof notificationTabs)[number];

export const notificationsSearch = z.object({
  tab: z.catch(z.enum(notificationTabs), 'inbox'),
  unread: z.catch(z.optional(z.boolean()), undefined),
  channel: z.catch(z.optional(z.string()), undefined),
  status: z.catch(z.optional(z.string()), undefined),
  id: z.catch(z.optional(z.string()), undefined),
  page: pageNumber,
  size: pageSize,
});
export type NotificationsSearch = z.infer<typeof notificationsSearch>;
export const notificationsSearchDefaults = { tab: 'inbox', page: 1, size: PAGE_SIZE } as const;
