import { Ellipsis, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation } from 'urql';
import {
  DeleteViewDocument,
  SaveViewDocument,
  UpdateViewDocument,
  type SavedViewFactsFragment,
} from '@/gql/graphql';
import { errorText } from '@/lib/error-message';
import { toAppError } from '@/lib/gql/errors';
import { lazy } from '@/lib/lazy';
import { forgetBeginning } from '@/lib/kept-beginning';
import { useCan, useViewer } from '@/lib/permissions';
import { addressOf, lookOf } from '@/lib/saved-view';
import { showToast } from '@/lib/toasts';
import { useAskOneOf } from '@/lib/use-ask';
import { useDoneToast } from '@/lib/use-done-toast';
import { useLanguage } from '@/lib/use-format';
import { ConfirmDialog } from '../confirm-dialog';
import { Menu } from '../menu';
import { FormBanner } from '../states';
import { useListAddress } from './use-list-address';

const EditViewDialog = lazy(() => import('./view-dialog').then((m) => ({ default: m.EditViewDialog })));

/** Its dialogs, as the address names them. */
const ASKS = ['edit-view', 'delete-view'] as const;

interface ViewMenuProps {
  listName: string;
  view: SavedViewFactsFragment;
  isChanged: boolean;
  onDone: () => void;
}

/** What can be done with the view that is looked at: its owner's, or of those who may share. */
export function ViewMenu({ listName, view, isChanged, onDone }: ViewMenuProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const viewer = useViewer();
  const mayShare = useCan('view.share');
  const { raw, go } = useListAddress();
  const client = useClient();
  const tellDone = useDoneToast();
  const [open, setOpen] = useAskOneOf(ASKS);
  const [, update] = useMutation(UpdateViewDocument);
  const [deleting, remove] = useMutation(DeleteViewDocument);
  if (!view.isOwn && !mayShare) return null;

  const replace = async () => {
    const cols = typeof raw['cols'] === 'string' ? raw['cols'].split(',') : null;
    const { name, role, isDefault } = view;
    const { error } = await update({
      id: view.id,
      version: view.version,
      input: { name, role, isDefault, search: lookOf(raw), columns: cols },
    });
    onDone();
    if (error) showToast('danger', errorText(toAppError(error), language));
    else showToast('success', t('views.updated', { name }));
  };
  const confirmDelete = async () => {
    const { error } = await remove({ id: view.id });
    if (error) return;
    forgetBeginning(viewer, listName);
    const { name, role, isDefault, search, columns } = view;
    // Of somebody else's it would make one of the viewer's own.
    if (!view.isOwn) showToast('success', t('views.deleted', { name }));
    else
      tellDone(t('views.deleted', { name }), async () => {
        const saved = await client
          .mutation(SaveViewDocument, { list: listName, input: { name, role, isDefault, search, columns } })
          .toPromise();
        onDone();
        return saved;
      });
    go({ ...addressOf(null, raw, false), saved: undefined }, true);
    onDone();
  };
  const entries = [
    ...(isChanged
      ? [
          {
            id: 'update',
            label: t('views.update'),
            icon: <RefreshCw size={15} />,
            onSelect: () => void replace(),
          },
        ]
      : []),
    { id: 'edit', label: t('views.edit'), icon: <Pencil size={15} />, onSelect: () => setOpen('edit-view') },
    {
      id: 'delete',
      label: t('views.delete'),
      icon: <Trash2 size={15} />,
      isDanger: true,
      onSelect: () => setOpen('delete-view'),
    },
  ];
  return (
    <>
      <Menu
        trigger={<Ellipsis aria-hidden size={16} />}
        triggerClassName="flex size-7 cursor-pointer items-center justify-center rounded-full text-muted hover:bg-surface-secondary max-md:size-11"
        label={t('views.menu', { name: view.name })}
        entries={entries}
      />
      {open === 'edit-view' && (
        <Suspense>
          <EditViewDialog
            listName={listName}
            view={view}
            onStale={onDone}
            onClose={() => setOpen(null)}
            onSaved={() => {
              setOpen(null);
              onDone();
            }}
          />
        </Suspense>
      )}
      {open === 'delete-view' && (
        <ConfirmDialog
          title={t('views.remove.title', { name: view.name })}
          confirmLabel={t('views.remove.confirm')}
          isDanger
          isPending={deleting.fetching}
          onConfirm={() => void confirmDelete()}
          onClose={() => setOpen(null)}
        >
          <p>{t(view.role === null ? 'views.remove.own' : 'views.remove.shared')}</p>
          <FormBanner error={deleting.error} />
        </ConfirmDialog>
      )}
    </>
  );
}
