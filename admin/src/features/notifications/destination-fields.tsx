import { useTranslation } from 'react-i18next';
import { Select } from '@/ui/select';
import { TextInput } from '@/ui/text-input';
import { severities } from './severity';

const NONE = 'NONE';

/** What people choose about a destination, new or old. */
export interface DestinationWishes {
  name: string;
  locale: 'KO' | 'EN';
  minSeverity: (typeof severities)[number] | null;
  hourlyMax: string;
}

const HOURLY_MAX = 3_600;

/** Whether the server would take it; what is wrong stands beside its field. */
export function isComplete({ name, hourlyMax }: DestinationWishes): boolean {
  return name.trim() !== '' && isShare(hourlyMax);
}

const isShare = (text: string): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= HOURLY_MAX;

interface DestinationFieldsProps {
  value: DestinationWishes;
  onChange: (change: Partial<DestinationWishes>) => void;
}

export function DestinationFields({ value, onChange }: DestinationFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('notifications.field.name')}
        maxLength={60}
        autoComplete="off"
        value={value.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Select
        label={t('notifications.field.minSeverity')}
        placeholder=""
        value={value.minSeverity ?? NONE}
        options={[
          { value: NONE, label: t('notifications.destinations.onlyNamed') },
          ...severities.map((severity) => ({
            value: severity,
            label: t('notifications.fromSeverity', { severity: t(`notifications.severity.${severity}`) }),
          })),
        ]}
        onChange={(chosen) =>
          onChange({ minSeverity: severities.find((severity) => severity === chosen) ?? null })
        }
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('notifications.field.locale')}
          placeholder=""
          value={value.locale}
          options={(['KO', 'EN'] as const).map((locale) => ({
            value: locale,
            label: t(`notifications.locale.${locale}`),
          }))}
          onChange={(locale) => onChange({ locale })}
        />
        <TextInput
          label={t('notifications.field.hourlyMax')}
          inputMode="numeric"
          value={value.hourlyMax}
          error={isShare(value.hourlyMax) ? undefined : t('notifications.field.hourlyMaxWrong')}
          onChange={(event) => onChange({ hourlyMax: event.target.value })}
        />
      </div>
    </>
  );
}
