import type { CombinedError } from '@urql/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { SaveViewDocument, UpdateViewDocument, type SavedViewFactsFragment } from '@/gql/graphql';
import { lists } from '@/lib/lists';
import { useCan } from '@/lib/permissions';
import { lookOf } from '@/lib/saved-view';
import { toAppError } from '@/lib/gql/errors';
import { useThreeWay } from '@/lib/three-way';
import { showToast } from '@/lib/toasts';
import { useRoles } from '@/lib/use-roles';
import { Checkbox } from '../checkbox';
import { ConfirmDialog } from '../confirm-dialog';
import { ConflictDialog } from '../conflict-dialog';
import { Select } from '../select';
import { FormBanner } from '../states';
import { TextInput } from '../text-input';
import { useListAddress } from './use-list-address';

const NAME_MAX = 60;
/** Where the roles of the house may not be read, those that every house has. */
const BUILT_IN = ['SUPER_ADMIN', 'ADMIN', 'OPERATOR'];
const MINE = '';

interface SaveViewDialogProps {
  listName: string;
  onClose: () => void;
  onSaved: (view: SavedViewFactsFragment) => void;
}

/** Keeps what is shown as a new view. */
export function SaveViewDialog({ listName, onClose, onSaved }: SaveViewDialogProps) {
  const { t } = useTranslation();
  const { raw } = useListAddress();
  const [result, save] = useMutation(SaveViewDocument);
  const submit = async (form: ViewForm) => {
    const columns = typeof raw['cols'] === 'string' ? raw['cols'].split(',') : null;
    const { data } = await save({
      list: listName,
      input: { ...form, role: roleOf(form), search: lookOf(raw), columns },
    });
    if (!data) return;
    showToast('success', t('views.saved', { name: data.saveView.name }));
    onSaved(data.saveView);
  };
  return (
    <FormDialog
      listName={listName}
      words="save"
      initial={{ name: '', role: MINE, isDefault: false }}
      mayBeMine
      isPending={result.fetching}
      error={result.error}
      onSubmit={(form) => void submit(form)}
      onClose={onClose}
    />
  );
}

interface EditViewDialogProps {
  listName: string;
  view: SavedViewFactsFragment;
  /** Somebody saved it first: it has to be loaded anew. */
  onStale: () => void;
  onClose: () => void;
  onSaved: () => void;
}

/** Changes name and sharing of a view; what it shows stays. */
export function EditViewDialog({ listName, view, onStale, onClose, onSaved }: EditViewDialogProps) {
  const { t } = useTranslation();
  const { title } = useRoles();
  const [result, update] = useMutation(UpdateViewDocument);
  const { opened, three, version, refused } = useThreeWay(view, formOf);
  const isStale = result.error ? toAppError(result.error).code === 'VERSION_STALE' : false;
  const submit = async (form: ViewForm) => {
    const { search, columns } = view;
    const { data, error } = await update({
      id: view.id,
      version,
      input: { ...form, role: roleOf(form), search, columns },
    });
    if (data) {
      showToast('success', t('views.saved', { name: data.updateView.name }));
      onSaved();
    } else if (error && toAppError(error).code === 'VERSION_STALE') {
      refused(form);
      onStale();
    }
  };
  if (three) {
    return (
      <ConflictDialog
        title={t('views.dialog.edit')}
        confirmLabel={t('views.dialog.confirmEdit')}
        three={three}
        fields={[
          { field: 'name', label: t('views.dialog.name'), show: (form) => form.name },
          {
            field: 'role',
            label: t('views.dialog.share'),
            show: ({ role }) =>
              role === MINE ? t('views.dialog.mine') : t('views.dialog.role', { role: title(role) }),
          },
          {
            field: 'isDefault',
            label: t('views.dialog.first'),
            show: ({ isDefault }) => t(isDefault ? 'views.dialog.yes' : 'views.dialog.no'),
          },
        ]}
        isPending={result.fetching}
        error={isStale ? undefined : result.error}
        onSave={(form) => void submit(form)}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      listName={listName}
      words="edit"
      initial={formOf(opened)}
      mayBeMine={view.isOwn}
      isPending={result.fetching}
      error={result.error}
      onSubmit={(form) => void submit(form)}
      onClose={onClose}
    />
  );
}

interface ViewForm {
  name: string;
  /** The empty text is nobody's but its owner's. */
  role: string;
  isDefault: boolean;
}

const formOf = ({ name, role, isDefault }: SavedViewFactsFragment): ViewForm => ({
  name,
  role: role ?? MINE,
  isDefault,
});
const roleOf = ({ role }: ViewForm): string | null => (role === MINE ? null : role);

interface FormDialogProps {
  listName: string;
  words: 'save' | 'edit';
  initial: ViewForm;
  /** Only its owner takes a view back. */
  mayBeMine: boolean;
  isPending: boolean;
  error: CombinedError | undefined;
  onSubmit: (form: ViewForm) => void;
  onClose: () => void;
}

function FormDialog({
  listName,
  words,
  initial,
  mayBeMine,
  isPending,
  error,
  onSubmit,
  onClose,
}: FormDialogProps) {
  const { t } = useTranslation();
  const mayShare = useCan('view.share');
  const [form, setForm] = useState(initial);
  const [wasTried, setTried] = useState(false);
  const name = form.name.trim();
  const confirm = () => {
    setTried(true);
    if (name !== '') onSubmit({ ...form, name });
  };
  return (
    <ConfirmDialog
      title={t(`views.dialog.${words}`)}
      description={words === 'save' ? t('views.dialog.text') : undefined}
      confirmLabel={t(words === 'save' ? 'views.dialog.confirmSave' : 'views.dialog.confirmEdit')}
      isPending={isPending}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="flex flex-col gap-3">
        <TextInput
          label={t('views.dialog.name')}
          value={form.name}
          maxLength={NAME_MAX}
          autoFocus
          error={wasTried && name === '' ? t('views.dialog.nameRequired') : undefined}
          onChange={(event) => setForm({ ...form, name: event.target.value })}
          onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && confirm()}
        />
        {mayShare && (
          <ShareChoice
            listName={listName}
            value={form.role}
            mayBeMine={mayBeMine}
            onChange={(role) => setForm({ ...form, role })}
          />
        )}
        <div>
          <Checkbox isSelected={form.isDefault} onChange={(isDefault) => setForm({ ...form, isDefault })}>
            {t('views.dialog.first')}
          </Checkbox>
          <p className="pl-6.5 text-meta text-muted">{t('views.dialog.firstHint')}</p>
        </div>
        <FormBanner error={error} />
      </div>
    </ConfirmDialog>
  );
}

interface ShareChoiceProps {
  listName: string;
  value: string;
  /** Only its owner takes a view back. */
  mayBeMine: boolean;
  onChange: (role: string) => void;
}

/** With whom. A role that may not open the list has no use for a view of it. */
function ShareChoice({ listName, value, mayBeMine, onChange }: ShareChoiceProps) {
  const { t } = useTranslation();
  const { roles, title } = useRoles();
  const needed = lists[listName]?.permission;
  const able = roles?.filter(
    ({ name, permissions }) => !needed || permissions.includes(needed) || name === value,
  );
  const names = able?.map((role) => role.name) ?? BUILT_IN;
  const options = [
    ...(mayBeMine ? [{ value: MINE, label: t('views.dialog.mine') }] : []),
    ...names.map((name) => ({ value: name, label: t('views.dialog.role', { role: title(name) }) })),
  ];
  return (
    <div className="flex flex-col gap-1">
      <Select
        label={t('views.dialog.share')}
        placeholder={t('views.dialog.mine')}
        value={value}
        options={options}
        onChange={onChange}
      />
      {roles && able && able.length < roles.length && (
        <p className="text-meta text-muted">{t('views.dialog.shareHint')}</p>
      )}
    </div>
  );
}
