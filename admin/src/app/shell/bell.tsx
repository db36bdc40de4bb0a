import { Link } from '@tanstack/react-router';
import { Bell as BellIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useUnreadNotifications } from '@/lib/notification-news';

const SHOWN_MAX = 99;

/** Leads to the notification centre and says how much is unread there. */
export function Bell() {
  const { t } = useTranslation();
  const unread = useUnreadNotifications();
  const label = unread > 0 ? t('common.topbar.unread', { count: unread }) : t('common.topbar.notifications');
  return (
    <Link
      to="/notifications"
      title={label}
      data-testid="bell"
      className="button button--ghost button--md button--icon-only relative"
    >
      <BellIcon aria-hidden />
      {unread > 0 && (
        <span
          aria-hidden
          className="num absolute -top-0.5 -right-0.5 min-w-4.5 rounded-full bg-danger px-1 text-center text-[11px] leading-[18px] font-semibold text-danger-foreground"
        >
          {unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}
        </span>
      )}
      <span className="sr-only">{label}</span>
    </Link>
  );
}
