import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { UpdateSettingDocument, type SettingFactsFragment } from '@/gql/graphql';
import { toAppError } from '@/lib/gql/errors';
import { Button } from '@/ui/button';
import { ChangeList } from '@/ui/change-list';
import { Dialog } from '@/ui/dialog';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';
import { TextBox } from '@/ui/text-input';
import { fromInput, isSame, toInput, type SettingProblem } from './setting-form';
import { SettingInput } from './setting-input';
import { useSettingWords } from './use-setting-words';

interface SettingDialogProps {
  setting: SettingFactsFragment;
  /** Asks for the settings anew. */
  onReload: () => void;
  onClose: () => void;
}

/** One setting with the value to be. What somebody else changed meanwhile is shown beside what was wanted. */
export function SettingDialog({ setting, onReload, onClose }: SettingDialogProps) {
  const { t } = useTranslation();
  const words = useSettingWords();
  const [input, setInput] = useState(() => toInput(setting.type, setting.value));
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<SettingProblem | null>(null);
  const [result, update] = useMutation(UpdateSettingDocument);
  const stale =
    result.error && toAppError(result.error).code === 'SETTING_STALE' ? toAppError(result.error) : null;
  const read = fromInput(setting, input);
  const save = async () => {
    setProblem('problem' in read ? read.problem : null);
    if ('problem' in read) return;
    const { key, version } = setting;
    const { error } = await update({ key, value: read.value, version, reason: reason.trim() || null });
    if (!error) onClose();
    // The next try is about what is there now, which the dialog shows by then.
    else onReload();
  };
  return (
    <Dialog
      title={words.title(setting)}
      description={words.description(setting)}
      isBusy={result.fetching}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" isDisabled={result.fetching} onPress={onClose}>
            {t('common.action.cancel')}
          </Button>
          <Button
            variant="primary"
            isPending={result.fetching}
            isDisabled={'value' in read && isSame(read.value, setting.value)}
            onPress={() => void save()}
          >
            {t(stale ? 'settings.edit.again' : 'settings.edit.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {stale ? (
          <Notice tone="warning" isAlert>
            <p className="mb-2">{t('settings.edit.stale')}</p>
            <ChangeList
              changes={[
                { field: setting.key, before: stale.args.currentValue, after: stale.args.givenValue },
              ]}
            />
          </Notice>
        ) : (
          <FormBanner error={result.error} />
        )}
        <SettingInput
          setting={setting}
          input={input}
          hint={words.bounds(setting) ?? undefined}
          error={problem ? t(`settings.problem.${problem}`) : undefined}
          onInput={setInput}
        />
        <p className="text-meta text-muted">
          {t('settings.edit.default', { value: words.value(setting, setting.defaultValue) })}
        </p>
        <TextBox
          label={t('settings.edit.reason')}
          optionalText={t('common.form.optional')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {setting.needsStepUp && <p className="text-meta text-muted">{t('settings.edit.stepUp')}</p>}
      </div>
    </Dialog>
  );
}
