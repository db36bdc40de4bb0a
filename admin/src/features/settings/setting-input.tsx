import { useTranslation } from 'react-i18next';
import type { SettingFactsFragment } from '@/gql/graphql';
import { Segmented } from '@/ui/segmented';
import { TextBox, TextInput } from '@/ui/text-input';

interface SettingInputProps {
  setting: SettingFactsFragment;
  input: string;
  hint?: string;
  error?: string;
  onInput: (input: string) => void;
}

/** The field that fits the type of a setting. */
export function SettingInput({ setting, input, hint, error, onInput }: SettingInputProps) {
  const { t } = useTranslation();
  const label = t('settings.edit.value');
  if (setting.type === 'BOOLEAN') {
    return (
      <div className="flex flex-col gap-1.5">
        <Segmented
          label={label}
          value={input === 'true' ? 'true' : 'false'}
          options={[
            { value: 'false', label: t('settings.value.off') },
            { value: 'true', label: t('settings.value.on') },
          ]}
          onChange={onInput}
        />
      </div>
    );
  }
  const isLong = setting.type === 'LIST' || setting.type === 'TEXT';
  if (isLong) {
    return (
      <TextBox
        label={label}
        hint={setting.type === 'LIST' ? t('settings.edit.lines') : hint}
        error={error}
        rows={setting.type === 'LIST' ? 5 : 3}
        value={input}
        spellCheck={setting.type === 'TEXT'}
        maxLength={setting.type === 'TEXT' && setting.max ? Number(setting.max) : undefined}
        onChange={(event) => onInput(event.target.value)}
      />
    );
  }
  return (
    <TextInput
      label={label}
      type={setting.type === 'INSTANT' ? 'datetime-local' : 'text'}
      inputMode={setting.type === 'INSTANT' ? undefined : 'numeric'}
      inputClassName="num"
      suffix={setting.type === 'WON' ? t('settings.unit.WON') : undefined}
      hint={setting.type === 'INSTANT' ? t('settings.edit.seoul') : hint}
      error={error}
      value={input}
      onChange={(event) => onInput(event.target.value)}
    />
  );
}
