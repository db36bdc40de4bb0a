import type { router } from '@/app/router';
import type { PaletteRecord } from './use-records';

type Navigate = (typeof router)['navigate'];

/** The page that is about things of a type, by its name in the navigation. */
export const pageOf = {
  payment: 'payments',
  user: 'users',
  'admin-user': 'team',
  'api-key': 'apiKeys',
  incident: 'incidents',
  'alert-rule': 'alerts',
} as const;

/** Where something known by its id only is looked at; what has no page of its own is looked up in the log. */
function openTraced(go: Navigate, type: string, id: string): unknown {
  switch (type) {
    case 'payment':
      return go({ to: '/payments/$id', params: { id } });
    case 'user':
      return go({ to: '/users', search: { id } });
    case 'admin-user':
      return go({ to: '/team', search: { id } });
    case 'api-key':
      return go({ to: '/api-keys', search: { id } });
    case 'incident':
      return go({ to: '/incidents/$id', params: { id } });
    case 'alert-rule':
      return go({ to: '/alerts/$id', params: { id } });
    default:
      return go({ to: '/audit', search: { resource: id, period: 'all' } });
  }
}

export function openRecord(go: Navigate, { kind, id, type = '' }: PaletteRecord): unknown {
  switch (kind) {
    case 'payment':
      return go({ to: '/payments', search: { id, period: 'all' } });
    case 'user':
      return go({ to: '/users', search: { id } });
    case 'incident':
      return go({ to: '/incidents/$id', params: { id } });
    case 'rule':
      return go({ to: '/alerts/$id', params: { id } });
    case 'failedJob':
      return go({ to: '/jobs', search: { status: 'FAILED' } });
    case 'staff':
      return go({ to: '/team', search: { id } });
    case 'traced':
      return openTraced(go, type, id);
  }
}
