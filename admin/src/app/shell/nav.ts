import {
  Activity,
  Bell,
  BellRing,
  ChartColumn,
  ClipboardCheck,
  CreditCard,
  FileSearch,
  FileUp,
  Inbox,
  KeySquare,
  Landmark,
  LayoutDashboard,
  ListChecks,
  ReceiptText,
  Scale,
  ScrollText,
  ShieldAlert,
  ShieldCheck,
  Siren,
  SlidersHorizontal,
  Stamp,
  Undo2,
  Users,
  UsersRound,
  WalletCards,
  type LucideIcon,
} from 'lucide-react';
import { can, type Permission, type Viewer } from '@/lib/permissions';
import type { Shortcut } from '@/lib/shortcuts';

export interface NavEntry {
  to:
    | '/dashboard'
    | '/users'
    | '/payments'
    | '/refunds'
    | '/approvals'
    | '/usage-bills'
    | '/imports'
    | '/payment-exceptions'
    | '/ledger'
    | '/settlements'
    | '/payment-methods'
    | '/webhooks'
    | '/monitoring'
    | '/alerts'
    | '/incidents'
    | '/notifications'
    | '/analytics'
    | '/jobs'
    | '/settings'
    | '/team'
    | '/roles'
    | '/api-keys'
    | '/audit'
    | '/access-records'
    | '/access-reviews';
  label:
    | 'dashboard'
    | 'users'
    | 'payments'
    | 'refunds'
    | 'approvals'
    | 'usageBills'
    | 'imports'
    | 'paymentExceptions'
    | 'ledger'
    | 'settlements'
    | 'paymentMethods'
    | 'webhooks'
    | 'monitoring'
    | 'alerts'
    | 'incidents'
    | 'notifications'
    | 'analytics'
    | 'jobs'
    | 'settings'
    | 'team'
    | 'roles'
    | 'apiKeys'
    | 'audit'
    | 'accessRecords'
    | 'accessReviews';
  icon: LucideIcon;
  permission: Permission;
}

export interface NavGroup {
  label: 'operations' | 'administration';
  entries: NavEntry[];
}

const groups: NavGroup[] = [
  {
    label: 'operations',
    entries: [
      { to: '/dashboard', label: 'dashboard', icon: LayoutDashboard, permission: 'dashboard.read' },
      { to: '/users', label: 'users', icon: Users, permission: 'user.read' },
      { to: '/analytics', label: 'analytics', icon: ChartColumn, permission: 'analytics.read' },
      { to: '/payments', label: 'payments', icon: CreditCard, permission: 'payment.read' },
      { to: '/refunds', label: 'refunds', icon: Undo2, permission: 'refund.read' },
      { to: '/usage-bills', label: 'usageBills', icon: ReceiptText, permission: 'usageBill.read' },
      { to: '/approvals', label: 'approvals', icon: Stamp, permission: 'approval.read' },
      {
        to: '/payment-exceptions',
        label: 'paymentExceptions',
        icon: ShieldAlert,
        permission: 'paymentException.read',
      },
    ],
  },
  {
    label: 'administration',
    entries: [
      { to: '/ledger', label: 'ledger', icon: Scale, permission: 'ledger.read' },
      { to: '/settlements', label: 'settlements', icon: Landmark, permission: 'settlement.read' },
      {
        to: '/payment-methods',
        label: 'paymentMethods',
        icon: WalletCards,
        permission: 'paymentMethod.read',
      },
      { to: '/webhooks', label: 'webhooks', icon: Inbox, permission: 'webhook.read' },
      { to: '/monitoring', label: 'monitoring', icon: Activity, permission: 'metric.read' },
      { to: '/incidents', label: 'incidents', icon: Siren, permission: 'alert.read' },
      { to: '/alerts', label: 'alerts', icon: BellRing, permission: 'alert.read' },
      { to: '/notifications', label: 'notifications', icon: Bell, permission: 'notification.read' },
      { to: '/imports', label: 'imports', icon: FileUp, permission: 'import.run' },
      { to: '/jobs', label: 'jobs', icon: ListChecks, permission: 'job.read' },
      { to: '/settings', label: 'settings', icon: SlidersHorizontal, permission: 'setting.read' },
      { to: '/team', label: 'team', icon: UsersRound, permission: 'admin.read' },
      { to: '/roles', label: 'roles', icon: ShieldCheck, permission: 'admin.read' },
      { to: '/api-keys', label: 'apiKeys', icon: KeySquare, permission: 'apiKey.read' },
      { to: '/audit', label: 'audit', icon: ScrollText, permission: 'audit.read' },
      {
        to: '/access-records',
        label: 'accessRecords',
        icon: FileSearch,
        permission: 'accessRecord.read',
      },
      {
        to: '/access-reviews',
        label: 'accessReviews',
        icon: ClipboardCheck,
        permission: 'accessRecord.read',
      },
    ],
  },
];

/** The pages that exist and that this person may see; nothing here leads to a dead end. */
export function navGroups(viewer: Viewer): NavGroup[] {
  return groups
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => can(viewer, entry.permission)) }))
    .filter((group) => group.entries.length > 0);
}

/** The second key after G, for the pages people go to most. */
const goKeys: Partial<Record<NavEntry['to'], string>> = {
  '/dashboard': 'd',
  '/users': 'u',
  '/payments': 'p',
  '/refunds': 'r',
  '/approvals': 'v',
  '/ledger': 'l',
  '/settlements': 's',
  '/incidents': 'i',
  '/notifications': 'n',
  '/jobs': 'j',
  '/audit': 'a',
};

export function goShortcuts(viewer: Viewer, go: (to: NavEntry['to']) => unknown): Shortcut[] {
  return navGroups(viewer)
    .flatMap(({ entries }) => entries)
    .flatMap(({ to, label }) => {
      const key = goKeys[to];
      return key ? [{ keys: `g ${key}`, label: `common.nav.${label}` as const, run: () => go(to) }] : [];
    });
}
