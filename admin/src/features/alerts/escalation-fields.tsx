import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '@/ui/button';
import { StaffChoice } from '@/ui/staff-choice';
import { TextInput } from '@/ui/text-input';
import { ESCALATIONS_MAX, nextStep, type RuleFormErrors, type StepForm } from './rule-form';

interface EscalationFieldsProps {
  steps: readonly StepForm[];
  errors: RuleFormErrors;
  isDisabled: boolean;
  onChange: (steps: StepForm[]) => void;
}

/** Whom else an incident is told to while nobody acknowledges it, step by step. */
export function EscalationFields({ steps, errors, isDisabled, onChange }: EscalationFieldsProps) {
  const { t } = useTranslation();
  const edit = (index: number, change: Partial<StepForm>) =>
    onChange(steps.map((step, i) => (i === index ? { ...step, ...change } : step)));
  return (
    <div role="group" aria-label={t('alerts.form.escalation')} className="flex flex-col gap-3">
      <div>
        <p className="text-table font-medium">{t('alerts.form.escalation')}</p>
        <p className="text-meta text-muted">
          {t(steps.length === 0 ? 'alerts.form.escalationNone' : 'alerts.form.escalationHint')}
        </p>
      </div>
      {steps.length > 0 && (
        <ol className="flex flex-col gap-3">
          {steps.map((step, index) => {
            const error = errors[`escalation.${index}`];
            return (
              <li
                key={index}
                className="flex items-start gap-3 rounded-lg border border-border p-3 max-sm:flex-wrap"
                data-testid="rule-step"
              >
                <div className="w-28 shrink-0">
                  <TextInput
                    label={t('alerts.form.stepAfter', { number: index + 1 })}
                    suffix={t('alerts.form.minutes')}
                    inputMode="decimal"
                    maxLength={6}
                    disabled={isDisabled}
                    value={step.minutes}
                    error={error && t(`alerts.form.error.${error}`)}
                    onChange={(event) => edit(index, { minutes: event.target.value })}
                  />
                </div>
                <div className="min-w-0 flex-1 max-sm:order-last max-sm:basis-full">
                  <StaffChoice
                    label={t('alerts.form.stepPeople', { number: index + 1 })}
                    everybody={t('alerts.form.everyHandler')}
                    chosen={step.people}
                    isDisabled={isDisabled}
                    onChange={(people) => edit(index, { people })}
                  />
                </div>
                {!isDisabled && (
                  <span className="mt-6 shrink-0 max-sm:ml-auto">
                    <IconButton
                      label={t('alerts.form.removeStep', { number: index + 1 })}
                      onPress={() => onChange(steps.filter((_, i) => i !== index))}
                    >
                      <Trash2 />
                    </IconButton>
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      )}
      {!isDisabled && steps.length < ESCALATIONS_MAX && (
        <Button
          size="sm"
          className="self-start"
          data-testid="rule-add-step"
          onPress={() => onChange([...steps, nextStep(steps)])}
        >
          <Plus aria-hidden />
          {t('alerts.form.addStep')}
        </Button>
      )}
    </div>
  );
}
