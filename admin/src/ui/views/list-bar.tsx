import { BookmarkPlus, Star, Users } from 'lucide-react';
import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SavedViewsDocument, type SavedViewFactsFragment } from '@/gql/graphql';
import { lazy } from '@/lib/lazy';
import { keepBeginning } from '@/lib/kept-beginning';
import type { ChoosableColumn } from '@/lib/list-columns';
import { useViewer } from '@/lib/permissions';
import { addressOf, beginsWith, chosenView, firstView, isShown, lookOf } from '@/lib/saved-view';
import { useAsk } from '@/lib/use-ask';
import { usePhone } from '@/lib/use-media';
import { Button } from '../button';
import { ColumnMenu } from './column-menu';
import { useListAddress } from './use-list-address';
import { ViewMenu } from './view-menu';

const SaveViewDialog = lazy(() => import('./view-dialog').then((m) => ({ default: m.SaveViewDialog })));

interface ListBarProps {
  listName: string;
  columns: readonly (ChoosableColumn & { header: string })[];
  /** The columns shown; null: as the table has them. */
  chosen: readonly string[] | null;
}

const noViews: readonly SavedViewFactsFragment[] = [];

/** Above a list: the ways to look at it that somebody kept, and its columns. */
export function ListBar({ listName, columns, chosen }: ListBarProps) {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const [isSaving, setSaving] = useAsk('save-view');
  const { raw, go } = useListAddress();
  const [result, refetch] = useQuery({ query: SavedViewsDocument, variables: { list: listName } });
  const views = result.data?.savedViews ?? noViews;
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const current = chosenView(views, raw);
  const isChanged = current !== undefined && !isShown(current, raw);
  const isWhole = !current && lookOf(raw) === '' && raw['cols'] === undefined;
  const hasDefault = views.some(({ isDefault }) => isDefault);

  // Once, for who comes to the list by its bare address; later changes of the address are somebody's own.
  const begun = useRef(false);
  const viewer = useViewer();
  useEffect(() => {
    if (result.data) keepBeginning(viewer, listName, result.data.savedViews);
    if (begun.current || !result.data) return;
    begun.current = true;
    const first = firstView(result.data.savedViews, raw);
    if (first) go(beginsWith(first, raw), true);
  }, [result.data, viewer, listName, raw, go]);

  return (
    <div className="flex h-11 items-center gap-2 border-t border-separator px-3 first:border-t-0 max-md:h-13">
      <div
        role="group"
        aria-label={t('views.label')}
        className="flex min-w-0 flex-1 items-center gap-1 overflow-x-auto p-1"
      >
        <ViewChip isOn={isWhole} onPress={() => go(addressOf(null, raw, hasDefault))}>
          {t('views.whole')}
        </ViewChip>
        {views.map((view) => (
          <span key={view.id} className="inline-flex items-center">
            <ViewChip isOn={view === current} onPress={() => go(addressOf(view, raw, hasDefault))}>
              <ViewWords view={view} isChanged={view === current && isChanged} />
            </ViewChip>
            {view === current && (
              <ViewMenu listName={listName} view={view} isChanged={isChanged} onDone={reload} />
            )}
          </span>
        ))}
        {!result.data && result.error && (
          <button
            type="button"
            onClick={reload}
            className="cursor-pointer text-meta whitespace-nowrap text-muted"
          >
            {t('views.failed')} · {t('common.action.retry')}
          </button>
        )}
      </div>
      {((!current && !isWhole) || isChanged) && (
        <Button size="sm" variant="ghost" data-testid="view-save" onPress={() => setSaving(true)}>
          <BookmarkPlus aria-hidden />
          {t('views.save')}
        </Button>
      )}
      {!isPhone && <ColumnMenu listName={listName} columns={columns} chosen={chosen} />}
      {isSaving && (
        <Suspense>
          <SaveViewDialog
            listName={listName}
            onClose={() => setSaving(false)}
            onSaved={(view) => {
              reload();
              go(addressOf(view, raw, hasDefault), true);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function ViewChip({ isOn, onPress, children }: { isOn: boolean; onPress: () => void; children: ReactNode }) {
  const look = isOn
    ? 'bg-accent-soft font-semibold text-accent-soft-foreground'
    : 'text-muted hover:bg-surface-secondary hover:text-foreground';
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onPress}
      data-testid="view-chip"
      className={`reach inline-flex h-7 cursor-pointer items-center gap-1.5 rounded-full px-3 text-table whitespace-nowrap max-md:h-9 max-md:px-4 ${look}`}
    >
      {children}
    </button>
  );
}

function ViewWords({ view, isChanged }: { view: SavedViewFactsFragment; isChanged: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {view.role !== null && <Users aria-label={t('views.shared')} role="img" size={13} />}
      {view.isDefault && <Star aria-label={t('views.first')} role="img" size={13} />}
      {view.name}
      {isChanged && (
        <span
          role="img"
          aria-label={t('views.changed')}
          title={t('views.changed')}
          className="size-1.5 rounded-full bg-accent"
        />
      )}
    </>
  );
}
