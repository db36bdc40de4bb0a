import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ResetDemoDocument } from '@/gql/graphql';
import { demoReset } from '@/lib/demo-reset';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';
import { TextInput } from '@/ui/text-input';

/** The same in both languages: the server compares it. */
const WORD = 'RESET';

/** Everything that was tried out goes; a word is typed, so that nobody does it by a slip. */
export function ResetDemoDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [result, reset] = useMutation(ResetDemoDocument);
  const confirm = async () => {
    const { error } = await reset({ word: WORD });
    if (!error) demoReset.set('begun');
  };
  const isTyped = typed.trim() === WORD;
  return (
    <ConfirmDialog
      title={t('demo.dialog.title')}
      confirmLabel={t('demo.section.action')}
      isDanger
      isPending={result.fetching}
      isDisabled={!isTyped}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped && !result.fetching) void confirm();
        }}
      >
        <p>{t('demo.dialog.goes')}</p>
        <p className="text-table text-muted">{t('demo.dialog.stays')}</p>
        <TextInput
          label={t('demo.dialog.word', { word: WORD })}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <FormBanner error={result.error} />
      </form>
    </ConfirmDialog>
  );
}
