import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from 'urql';
import { useShortcuts } from '@/lib/shortcuts';
import { Button, IconButton } from '../button';
import { FormBanner } from '../states';
import type { Chosen } from './selection';

interface SelectionBarProps {
  chosen: Chosen;
  total: number;
  error: CombinedError | undefined;
  onChoose: (chosen: Chosen) => void;
  onClear: () => void;
  /** What can be done with them, as buttons. */
  children: ReactNode;
}

/** Over the list and not in it: rows must not move under the pointer when the first of them is chosen. */
export function SelectionBar({ chosen, total, error, onChoose, onClear, children }: SelectionBarProps) {
  const { t } = useTranslation();
  useShortcuts('list', [{ keys: 'Escape', label: 'shortcuts.label.clearRows', run: onClear }]);
  const count = chosen.isAll ? total : chosen.ids.size;
  return (
    <>
      {/* The last rows and the pages can be scrolled out from under it. */}
      <div aria-hidden className="h-20 max-md:h-32" />
      <div
        role="region"
        aria-label={t('bulk.bar.label')}
        data-testid="bulk-bar"
        className="card fixed inset-x-3 bottom-4 z-30 mx-auto flex max-w-2xl lg:left-60 flex-col gap-2 px-3 py-2 shadow-lg"
      >
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <p role="status" className="num text-table font-semibold" data-testid="bulk-count">
            {t(chosen.isAll ? 'bulk.bar.all' : 'bulk.bar.count', { count })}
          </p>
          {!chosen.isAll && total > count && (
            <Button
              size="sm"
              variant="ghost"
              className="button--touch"
              onPress={() => onChoose({ ...chosen, isAll: true })}
              data-testid="bulk-all"
            >
              {t('bulk.bar.chooseAll', { count: total })}
            </Button>
          )}
          <span className="flex flex-wrap gap-2 max-md:order-last max-md:w-full max-md:*:flex-1 md:flex-1 md:justify-end">
            {children}
          </span>
          <span className="max-md:ml-auto">
            <IconButton label={t('bulk.bar.clear')} variant="quiet" size="sm" onPress={onClear}>
              <X />
            </IconButton>
          </span>
        </div>
        <FormBanner error={error} />
      </div>
    </>
  );
}
