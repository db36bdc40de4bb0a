import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { SaveSegmentDocument } from '@/gql/graphql';
import { showToast } from '@/lib/toasts';
import { Button } from '@/ui/button';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';

const NAME_MAX = 100;

export function SaveSegment({ cell }: { cell: string }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [result, save] = useMutation(SaveSegmentDocument);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // The button is never disabled: it would lose the focus with what is typed, and Escape would reach nobody.
    if (name.trim() === '') return;
    const { data } = await save({ cell, name: name.trim() });
    if (!data) return;
    const { name: saved, size } = data.saveSegment;
    showToast('success', t('analytics.cell.saved', { name: saved, people: size }));
    setName('');
  };
  return (
    <form className="flex w-full flex-col gap-2" onSubmit={(event) => void submit(event)}>
      <FormBanner error={result.error} />
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextInput
            label={t('analytics.cell.name')}
            value={name}
            maxLength={NAME_MAX}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <Button type="submit" variant="primary" isPending={result.fetching}>
          {t('analytics.cell.save')}
        </Button>
      </div>
      <p className="text-meta text-muted">{t('analytics.cell.nameHint')}</p>
    </form>
  );
}
