import { Menu as MenuIcon, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/lib/permissions';
import { useWide } from '@/lib/use-media';
import { AppearanceButtons } from '@/ui/appearance-buttons';
import { IconButton } from '@/ui/button';
import { Bell } from './bell';
import { LiveBadge } from './live-badge';

interface TopbarProps {
  onOpenMenu: () => void;
  onOpenPalette: () => void;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function Topbar({ onOpenMenu, onOpenPalette }: TopbarProps) {
  const { t } = useTranslation();
  const isWide = useWide();
  const hasLive = useCan('payment.read');
  return (
    <header className="sticky top-0 z-20 flex h-14 items-center gap-2 border-b border-border bg-background px-4 lg:px-6">
      {!isWide && (
        <IconButton label={t('common.nav.open')} onPress={onOpenMenu} className="-ml-2">
          <MenuIcon />
        </IconButton>
      )}
      <button
        type="button"
        onClick={onOpenPalette}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-9 min-w-0 flex-1 cursor-pointer items-center gap-2.5 rounded-lg border border-border bg-surface px-3 text-left text-table text-muted hover:border-field-border lg:max-w-[384px]"
      >
        <Search aria-hidden size={16} className="shrink-0" />
        <span className="flex-1 truncate">{t('common.topbar.search')}</span>
        <kbd className="hidden rounded-md bg-default px-1.5 py-0.5 font-sans text-caption sm:inline">
          {isMac ? '⌘ K' : 'Ctrl K'}
        </kbd>
      </button>
      <div className="ml-auto flex items-center gap-1">
        {hasLive && (
          <span className="mr-1">
            <LiveBadge />
          </span>
        )}
        <Bell />
        <AppearanceButtons />
      </div>
    </header>
  );
}
