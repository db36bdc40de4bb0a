import {
  AlignJustify,
  BellOff,
  BellPlus,
  CalendarSearch,
  Compass,
  CreditCard,
  Keyboard,
  KeySquare,
  Landmark,
  Languages,
  LogOut,
  Moon,
  RotateCcw,
  RotateCw,
  ScrollText,
  SlidersHorizontal,
  Sun,
  Undo2,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import type { router as appRouter } from '@/app/router';
import { chooseDensity } from '@/lib/density';
import { chooseLanguage } from '@/lib/i18n';
import type { Permission } from '@/lib/permissions';
import { shellPanel } from '@/lib/shell-panel';
import { logout } from '@/lib/session';
import { chooseTheme } from '@/lib/theme';
import { showTour } from '@/lib/tour-state';

/** What an action is done to. */
export type Argument = 'payment' | 'user' | 'rule' | 'failedJob' | 'day';
/** Searches the way it goes: typed, so that an action cannot lead to a page that is not there. */
type Navigate = (typeof appRouter)['navigate'];

interface Base {
  icon: LucideIcon;
  /** Left out: for everybody who is signed in. */
  needs?: Permission;
  onlyIn?: 'DEMO';
}
export type PaletteAction = Base &
  (
    | { argument?: undefined; run: (go: Navigate) => unknown }
    | { argument: Argument; run: (go: Navigate, id: string) => unknown }
  );

/**
 * All that the palette can do. It opens what asks and confirms; it never moves money or takes rights by itself. Names and other words
 * to find them by stand in `palette.action` and `palette.words`.
 */
export const ACTIONS = {
  refund: {
    icon: Undo2,
    needs: 'refund.request',
    argument: 'payment',
    run: (go, id) => go({ to: '/payments', search: { id, period: 'all', ask: 'refund' } as never }),
  },
  paymentsOf: {
    icon: CreditCard,
    needs: 'payment.read',
    argument: 'user',
    run: (go, id) => go({ to: '/payments', search: { user: id, period: 'all' } }),
  },
  paymentsOn: {
    icon: CalendarSearch,
    needs: 'payment.read',
    argument: 'day',
    run: (go, day) => go({ to: '/payments', search: { period: 'custom', from: day, to: day } }),
  },
  settlementOn: {
    icon: Landmark,
    needs: 'settlement.read',
    argument: 'day',
    run: (go, day) => go({ to: '/settlements', search: { day, group: 'day' } }),
  },
  auditOn: {
    icon: ScrollText,
    needs: 'audit.read',
    argument: 'day',
    run: (go, day) => go({ to: '/audit', search: { period: 'custom', from: day, to: day } }),
  },
  silence: {
    icon: BellOff,
    needs: 'incident.handle',
    argument: 'rule',
    run: (go, id) => go({ to: '/alerts', search: { tab: 'silences', ask: 'silence', of: id } as never }),
  },
  editRule: {
    icon: SlidersHorizontal,
    needs: 'alert.manage',
    argument: 'rule',
    run: (go, id) => go({ to: '/alerts/$id', params: { id } }),
  },
  newRule: {
    icon: BellPlus,
    needs: 'alert.manage',
    run: (go) => go({ to: '/alerts/$id', params: { id: 'new' } }),
  },
  retryJob: {
    icon: RotateCw,
    needs: 'job.manage',
    argument: 'failedJob',
    run: (go, id) => go({ to: '/jobs', search: { status: 'FAILED', ask: 'retry', of: id } as never }),
  },
  createUser: {
    icon: UserPlus,
    needs: 'user.write',
    run: (go) => go({ to: '/users', search: { ask: 'create' } as never }),
  },
  invite: {
    icon: UserPlus,
    needs: 'admin.write',
    run: (go) => go({ to: '/team', search: { ask: 'invite' } as never }),
  },
  createApiKey: {
    icon: KeySquare,
    needs: 'apiKey.write',
    run: (go) => go({ to: '/api-keys', search: { ask: 'create' } as never }),
  },
  shortcuts: { icon: Keyboard, run: () => shellPanel.set('shortcuts') },
  tour: { icon: Compass, onlyIn: 'DEMO', run: () => showTour('open') },
  resetDemo: {
    icon: RotateCcw,
    needs: 'demo.reset',
    onlyIn: 'DEMO',
    run: (go) => go({ to: '/settings', search: { ask: 'reset-demo' } as never }),
  },
  light: { icon: Sun, run: () => chooseTheme('light') },
  dark: { icon: Moon, run: () => chooseTheme('dark') },
  korean: { icon: Languages, run: () => chooseLanguage('ko') },
  english: { icon: Languages, run: () => chooseLanguage('en') },
  comfortable: { icon: AlignJustify, run: () => chooseDensity('comfortable') },
  compact: { icon: AlignJustify, run: () => chooseDensity('compact') },
  signOut: { icon: LogOut, run: () => void logout().finally(() => window.location.assign('/admin/login')) },
} satisfies Record<string, PaletteAction>;

export type ActionId = keyof typeof ACTIONS;
export const actionIds = Object.keys(ACTIONS) as ActionId[];
export const actionOf = (id: ActionId): PaletteAction => ACTIONS[id];
