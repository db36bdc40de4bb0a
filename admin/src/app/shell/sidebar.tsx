import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { ChevronsUpDown, CircleUserRound, Compass, Keyboard, LogOut, Rows3, Rows4 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseDensity, useDensity } from '@/lib/density';
import { useViewer } from '@/lib/permissions';
import { logout } from '@/lib/session';
import { shellPanel } from '@/lib/shell-panel';
import { showTour } from '@/lib/tour-state';
import { useFormat } from '@/lib/use-format';
import { useRoleName } from '@/lib/use-role-name';
import { useWaitingRefunds } from '@/lib/waiting-refunds';
import { Avatar } from '@/ui/avatar';
import { LazyMenu } from '@/ui/lazy-menu';
import { navGroups } from './nav';

export function Brand() {
  const { t } = useTranslation();
  const { environment } = useViewer();
  return (
    <div className="flex h-14 items-center gap-2.5 px-4">
      <span
        aria-hidden
        className="flex size-7 items-center justify-center rounded-lg bg-accent text-table font-bold text-white"
      >
        M
      </span>
      <span className="flex-1 text-card font-bold tracking-tight">{t('common.app.short')}</span>
      <span className="rounded-md border border-border px-1.5 py-0.5 text-caption font-semibold text-muted">
        {environment}
      </span>
    </div>
  );
}

/** Who is signed in, with the menu to leave. Leaving loads the page anew, so that nothing stays in memory. */
export function UserMenu({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const { adminUser, environment } = useViewer();
  const roleName = useRoleName();
  const role = roleName(adminUser?.role ?? '') ?? t('common.role.other');
  const name = adminUser?.name ?? '';
  const isCompact = useDensity() === 'compact';
  const leave = () => void logout().finally(() => window.location.assign('/admin/login'));
  return (
    <LazyMenu
      label={t('common.topbar.userMenu')}
      triggerClassName="flex w-full cursor-pointer items-center gap-3 rounded-lg p-2 text-left hover:bg-default"
      trigger={
        <>
          <Avatar name={name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-table font-semibold">{name}</span>
            <span className="block truncate text-meta text-muted">{role}</span>
          </span>
          <ChevronsUpDown aria-hidden size={16} className="text-muted" />
        </>
      }
      entries={[
        {
          id: 'account',
          label: t('common.nav.account'),
          icon: <CircleUserRound aria-hidden size={16} />,
          onSelect: () => {
            onNavigate?.();
            void router.navigate({ to: '/account' });
          },
        },
        ...(environment === 'DEMO'
          ? [
              {
                id: 'tour',
                label: t('common.topbar.tour'),
                icon: <Compass aria-hidden size={16} />,
                onSelect: () => {
                  onNavigate?.();
                  showTour('open');
                },
              },
            ]
          : []),
        {
          id: 'shortcuts',
          label: t('common.topbar.shortcuts'),
          icon: <Keyboard aria-hidden size={16} />,
          onSelect: () => {
            onNavigate?.();
            shellPanel.set('shortcuts');
          },
        },
        {
          id: 'density',
          label: t(isCompact ? 'common.topbar.toComfortable' : 'common.topbar.toCompact'),
          icon: isCompact ? <Rows3 aria-hidden size={16} /> : <Rows4 aria-hidden size={16} />,
          onSelect: () => chooseDensity(isCompact ? 'comfortable' : 'compact'),
        },
        {
          id: 'sign-out',
          label: t('common.topbar.signOut'),
          icon: <LogOut aria-hidden size={16} />,
          onSelect: leave,
        },
      ]}
    />
  );
}

/** How many refunds wait for a second person; nothing while none does. */
function WaitingBadge() {
  const { t } = useTranslation();
  const format = useFormat();
  const count = useWaitingRefunds();
  if (!count) return null;
  return (
    <span
      data-testid="waiting-refunds"
      title={t('common.nav.waiting', { count })}
      className="num ml-auto flex h-5 min-w-5 items-center justify-center rounded-full bg-danger-soft px-1.5 text-caption font-semibold text-danger-soft-foreground"
    >
      <span aria-hidden>{format.count(count)}</span>
      <span className="sr-only">{t('common.nav.waiting', { count })}</span>
    </span>
  );
}

/** The list is longer than a small window: the page somebody is on is always to be seen in it. */
function useCurrentInView() {
  const list = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => {
    const current = list.current?.querySelector('[aria-current=page]');
    // happy-dom has no scrolling.
    current?.scrollIntoView?.({ block: 'nearest' });
  }, [path]);
  return list;
}

export function NavList({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation();
  const viewer = useViewer();
  const list = useCurrentInView();
  return (
    <nav ref={list} aria-label={t('common.nav.label')} className="flex-1 overflow-y-auto px-2.5 pb-4">
      {navGroups(viewer).map((group) => (
        <div key={group.label} className="mt-3.5">
          <p className="px-2.5 pb-1.5 text-caption font-medium text-muted">
            {t(`common.nav.${group.label}`)}
          </p>
          <ul className="flex flex-col gap-0.5">
            {group.entries.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  onClick={onNavigate}
                  className="flex h-9 items-center gap-3 rounded-lg px-2.5 text-body hover:bg-default aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent-soft-foreground max-lg:h-11"
                >
                  <Icon aria-hidden size={18} strokeWidth={1.75} />
                  {t(`common.nav.${label}`)}
                  {to === '/refunds' && <WaitingBadge />}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

export function Sidebar() {
  return (
    <aside className="fixed inset-y-0 left-0 flex w-60 flex-col border-r border-border bg-surface">
      <Brand />
      <NavList />
      <div className="border-t border-border p-2">
        <UserMenu />
      </div>
    </aside>
  );
}
