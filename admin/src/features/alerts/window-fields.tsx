import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '@/ui/button';
import { TextInput } from '@/ui/text-input';
import { newWindow, weekdays, WINDOWS_MAX, type RuleFormErrors, type WindowForm } from './rule-form';

interface WindowFieldsProps {
  windows: readonly WindowForm[];
  errors: RuleFormErrors;
  isDisabled: boolean;
  onChange: (windows: WindowForm[]) => void;
}

/** The hours of the week in which new trouble is told; with none, always. */
export function WindowFields({ windows, errors, isDisabled, onChange }: WindowFieldsProps) {
  const { t } = useTranslation();
  const edit = (index: number, change: Partial<WindowForm>) =>
    onChange(windows.map((window, i) => (i === index ? { ...window, ...change } : window)));
  return (
    <div role="group" aria-label={t('alerts.form.windows')} className="mt-5 flex flex-col gap-3">
      <div>
        <p className="text-table font-medium">{t('alerts.form.windows')}</p>
        <p className="text-meta text-muted">
          {t(windows.length === 0 ? 'alerts.form.windowsNone' : 'alerts.form.windowsHint')}
        </p>
      </div>
      {windows.map((window, index) => (
        <fieldset
          key={index}
          disabled={isDisabled}
          className="rounded-lg border border-border p-3"
          data-testid="rule-window"
        >
          <legend className="sr-only">{t('alerts.form.window', { number: index + 1 })}</legend>
          <Days
            days={window.days}
            error={errors[`windows.${index}.days`]}
            onChange={(days) => edit(index, { days })}
          />
          <div className="mt-3 flex items-start gap-3">
            {(['from', 'to'] as const).map((end) => {
              const error = errors[`windows.${index}.${end}`];
              return (
                <TextInput
                  key={end}
                  label={t(`alerts.form.${end}`)}
                  placeholder="09:00"
                  inputMode="numeric"
                  maxLength={5}
                  disabled={isDisabled}
                  value={window[end]}
                  error={error && t(`alerts.form.error.${error}`)}
                  onChange={(event) => edit(index, { [end]: event.target.value })}
                />
              );
            })}
            {!isDisabled && (
              <span className="mt-6 shrink-0">
                <IconButton
                  label={t('alerts.form.removeWindow', { number: index + 1 })}
                  onPress={() => onChange(windows.filter((_, i) => i !== index))}
                >
                  <Trash2 />
                </IconButton>
              </span>
            )}
          </div>
        </fieldset>
      ))}
      {!isDisabled && windows.length < WINDOWS_MAX && (
        <Button
          size="sm"
          className="self-start"
          data-testid="rule-add-window"
          onPress={() => onChange([...windows, newWindow])}
        >
          <Plus aria-hidden />
          {t('alerts.form.addWindow')}
        </Button>
      )}
    </div>
  );
}

interface DaysProps {
  days: readonly WindowForm['days'][number][];
  error: RuleFormErrors[`windows.${number}.days`];
  onChange: (days: WindowForm['days']) => void;
}

/** The week as seven switches in a row: one look says which days are on. */
function Days({ days, error, onChange }: DaysProps) {
  const { t } = useTranslation();
  return (
    <>
      <div role="group" aria-label={t('alerts.form.days')} className="flex gap-1">
        {weekdays.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={days.includes(day)}
            onClick={() =>
              onChange(weekdays.filter((each) => (each === day ? !days.includes(day) : days.includes(each))))
            }
            className="h-9 min-w-0 flex-1 cursor-pointer rounded-md border border-field-border text-table text-muted disabled:cursor-default aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent-soft-foreground max-md:h-11"
          >
            {t(`alerts.form.day.${day}`)}
          </button>
        ))}
      </div>
      {error && (
        <p role="alert" className="mt-1 text-meta text-danger-text">
          {t(`alerts.form.error.${error}`)}
        </p>
      )}
    </>
  );
}
