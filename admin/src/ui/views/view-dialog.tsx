import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { SaveViewDocument, UpdateViewDocument, type SavedViewFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { lookOf } from '@/lib/saved-view';
import { showToast } from '@/lib/toasts';
import { useRoles } from '@/lib/use-roles';
import { Checkbox } from '../checkbox';
import { ConfirmDialog } from '../confirm-dialog';
import { Select } from '../select';
import { FormBanner } from '../states';
import { TextInput } from '../text-input';
import { useListAddress } from './use-list-address';

const NAME_MAX = 60;
/** Where the roles of the house may not be read, those that every house has. */
const BUILT_IN = ['SUPER_ADMIN', 'ADMIN', 'OPERATOR'];
const MINE = '';

interface ViewDialogProps {
  /** The list a new view is for. */
  listName?: string;
  /** The view whose name and sharing are changed. */
  view?: SavedViewFactsFragment;
  onClose: () => void;
  onSaved: (view: SavedViewFactsFragment) => void;
}

export function ViewDialog({ listName = '', view, onClose, onSaved }: ViewDialogProps) {
  const { t } = useTranslation();
  const mayShare = useCan('view.share');
  const { raw } = useListAddress();
  const [name, setName] = useState(view?.name ?? '');
  const [role, setRole] = useState(view?.role ?? MINE);
  const [isDefault, setDefault] = useState(view?.isDefault ?? false);
  const [wasTried, setTried] = useState(false);
  const [saving, save] = useMutation(SaveViewDocument);
  const [updating, update] = useMutation(UpdateViewDocument);
  const isEmpty = name.trim() === '';

  const confirm = async () => {
    setTried(true);
    if (isEmpty) return;
    const cols = typeof raw['cols'] === 'string' ? raw['cols'].split(',') : null;
    const shown = view
      ? { search: view.search, columns: view.columns }
      : { search: lookOf(raw), columns: cols };
    const input = { ...shown, name: name.trim(), role: role === MINE ? null : role, isDefault };
    const saved = view
      ? (await update({ id: view.id, version: view.version, input })).data?.updateView
      : (await save({ list: listName, input })).data?.saveView;
    if (!saved) return;
    showToast('success', t('views.saved', { name: saved.name }));
    onSaved(saved);
  };
  return (
    <ConfirmDialog
      title={t(view ? 'views.dialog.edit' : 'views.dialog.save')}
      description={view ? undefined : t('views.dialog.text')}
      confirmLabel={t(view ? 'views.dialog.confirmEdit' : 'views.dialog.confirmSave')}
      isPending={saving.fetching || updating.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <TextInput
          label={t('views.dialog.name')}
          value={name}
          maxLength={NAME_MAX}
          autoFocus
          error={wasTried && isEmpty ? t('views.dialog.nameRequired') : undefined}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && void confirm()}
        />
        {mayShare && <ShareChoice value={role} mayBeMine={view?.isOwn ?? true} onChange={setRole} />}
        <div>
          <Checkbox isSelected={isDefault} onChange={setDefault}>
            {t('views.dialog.first')}
          </Checkbox>
          <p className="pl-6.5 text-meta text-muted">{t('views.dialog.firstHint')}</p>
        </div>
        <FormBanner error={saving.error ?? updating.error} />
      </div>
    </ConfirmDialog>
  );
}

interface ShareChoiceProps {
  value: string;
  /** Only its owner takes a view back. */
  mayBeMine: boolean;
  onChange: (role: string) => void;
}

function ShareChoice({ value, mayBeMine, onChange }: ShareChoiceProps) {
  const { t } = useTranslation();
  const { roles, title } = useRoles();
  const names = roles?.map((role) => role.name) ?? BUILT_IN;
  const options = [
    ...(mayBeMine ? [{ value: MINE, label: t('views.dialog.mine') }] : []),
    ...names.map((name) => ({ value: name, label: t('views.dialog.role', { role: title(name) }) })),
  ];
  return (
    <Select
      label={t('views.dialog.share')}
      placeholder={t('views.dialog.mine')}
      value={value}
      options={options}
      onChange={onChange}
    />
  );
}
