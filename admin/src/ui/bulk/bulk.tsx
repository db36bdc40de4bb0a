import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import type { CombinedError } from 'urql';
import { useShortcuts } from '@/lib/shortcuts';
import { Button, IconButton } from '../button';
import { FormBanner } from '../states';
import { AskDialog } from './ask-dialog';
import { BulkDrawer } from './bulk-drawer';
import { actKey, asks, type BulkActName, type BulkSetup, type BulkWish } from './bulk-setup';
import { isEmpty, type Chosen } from './selection';
import { RecentDrawer } from './recent-drawer';
import { RECENT, useBulkAddress } from './use-bulk-address';

interface BulkProps {
  setup: BulkSetup;
  chosen: Chosen;
  total: number;
  onChoose: (chosen: Chosen) => void;
  onClear: () => void;
}

/** What can be done with the rows that are chosen, and what became of it. */
export function Bulk({ setup, chosen, total, onChoose, onClear }: BulkProps) {
  const [id, show] = useBulkAddress();
  const [asked, setAsked] = useState<BulkActName>();
  const [isPlanning, setPlanning] = useState(false);
  const [error, setError] = useState<CombinedError>();
  useEffect(() => setError(undefined), [chosen]);
  const plan = async (act: BulkActName, wish: BulkWish) => {
    setPlanning(true);
    const choice = chosen.isAll ? { all: true as const, filter: setup.filter } : { ids: [...chosen.ids] };
    const result = await setup.plan(act, choice, wish);
    setPlanning(false);
    setError(result.error);
    if (!result.data) return;
    setAsked(undefined);
    show(result.data.plan.id);
  };
  return (
    <>
      {!isEmpty(chosen) && (
        <BulkBar
          chosen={chosen}
          total={total}
          acts={setup.acts}
          isPending={isPlanning}
          error={asked ? undefined : error}
          onAct={(act) => (asks[act] === 'nothing' ? void plan(act, {}) : setAsked(act))}
          onAll={() => onChoose({ ...chosen, isAll: true })}
          onClear={onClear}
        />
      )}
      {asked && (
        <AskDialog
          act={asked}
          count={chosen.isAll ? total : chosen.ids.size}
          isPending={isPlanning}
          error={error}
          onPlan={(wish) => void plan(asked, wish)}
          onClose={() => {
            setError(undefined);
            setAsked(undefined);
          }}
        />
      )}
      {id === RECENT && <RecentDrawer onOpen={show} onClose={() => show(undefined)} />}
      <BulkDrawer
        id={id === RECENT ? undefined : id}
        onClose={() => show(undefined)}
        onStarted={onClear}
        onChanged={setup.onChanged}
      />
    </>
  );
}

interface BulkBarProps {
  chosen: Chosen;
  total: number;
  acts: readonly BulkActName[];
  isPending: boolean;
  error: CombinedError | undefined;
  onAct: (act: BulkActName) => void;
  onAll: () => void;
  onClear: () => void;
}

/** Over the list and not in it: rows must not move under the pointer when the first of them is chosen. */
function BulkBar({ chosen, total, acts, isPending, error, onAct, onAll, onClear }: BulkBarProps) {
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
              onPress={onAll}
              data-testid="bulk-all"
            >
              {t('bulk.bar.chooseAll', { count: total })}
            </Button>
          )}
          <span className="flex flex-wrap gap-2 max-md:order-last max-md:w-full max-md:*:flex-1 md:flex-1 md:justify-end">
            {acts.map((act) => (
              <Button
                key={act}
                size="sm"
                className="button--touch"
                isDisabled={isPending}
                onPress={() => onAct(act)}
                data-testid={`bulk-act-${actKey(act)}`}
              >
                {t(`bulk.act.${actKey(act) ?? 'assign'}`)}
              </Button>
            ))}
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
