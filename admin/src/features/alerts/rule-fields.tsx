import { useTranslation } from 'react-i18next';
import { Section } from '@/ui/section';
import { Select } from '@/ui/select';
import { TextBox, TextInput } from '@/ui/text-input';
import { EscalationFields } from './escalation-fields';
import { conditions, noDataPolicies, severities, type RuleForm, type RuleFormErrors } from './rule-form';
import { WindowFields } from './window-fields';

interface RuleFieldsProps {
  form: RuleForm;
  errors: RuleFormErrors;
  metrics: readonly { name: string; unit: string }[];
  isDisabled: boolean;
  onEdit: (change: Partial<RuleForm>) => void;
}

/** What a rule says, in the order people think of it: what, when, and how it is told. */
export function RuleFields({ form, errors, metrics, isDisabled, onEdit }: RuleFieldsProps) {
  const { t } = useTranslation();
  const unit = metrics.find(({ name }) => name === form.metric)?.unit;
  const text = (
    name: keyof RuleForm &
      (
        | 'title'
        | 'labels'
        | 'groupBy'
        | 'threshold'
        | 'recovery'
        | 'forSeconds'
        | 'keepFiringSeconds'
        | 'noDataSeconds'
        | 'flapLimit'
      ),
    more: { optional?: boolean; hint?: string; suffix?: string; placeholder?: string } = {},
  ) => (
    <TextInput
      label={t(`alerts.form.${name}`)}
      optionalText={more.optional ? t('common.form.optional') : undefined}
      hint={more.hint}
      suffix={more.suffix}
      placeholder={more.placeholder}
      disabled={isDisabled}
      value={form[name]}
      error={errors[name] && t(`alerts.form.error.${errors[name]}`)}
      onChange={(event) => onEdit({ [name]: event.target.value })}
      data-testid={`rule-${name}`}
    />
  );
  return (
    <>
      <Section title={t('alerts.form.what')}>
        <div className="flex flex-col gap-4">
          {text('title', { hint: t('alerts.form.titleHint') })}
          <Select
            label={t('alerts.form.metric')}
            placeholder={t('alerts.form.choose')}
            value={form.metric || null}
            isDisabled={isDisabled}
            options={metrics.map(({ name, unit: of }) => ({ value: name, label: `${name} (${of})` }))}
            error={errors.metric && t(`alerts.form.error.${errors.metric}`)}
            testId="rule-metric"
            onChange={(metric) => onEdit({ metric })}
          />
          {text('labels', { optional: true, hint: t('alerts.form.labelsHint'), placeholder: 'host=web-1' })}
          {text('groupBy', { optional: true, hint: t('alerts.form.groupByHint'), placeholder: 'host' })}
        </div>
      </Section>
      <Section title={t('alerts.form.when')}>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Select
            label={t('alerts.form.condition')}
            placeholder=""
            value={form.condition}
            isDisabled={isDisabled}
            options={conditions.map((value) => ({ value, label: t(`alerts.form.conditionName.${value}`) }))}
            onChange={(condition) => onEdit({ condition })}
          />
          {text('threshold', { suffix: unit })}
          {text('forSeconds', { hint: t('alerts.form.forSecondsHint'), suffix: t('alerts.form.seconds') })}
          {text('recovery', { optional: true, hint: t('alerts.form.recoveryHint'), suffix: unit })}
          {text('keepFiringSeconds', {
            hint: t('alerts.form.keepFiringSecondsHint'),
            suffix: t('alerts.form.seconds'),
          })}
          {text('flapLimit', { hint: t('alerts.form.flapLimitHint') })}
          <Select
            label={t('alerts.form.noDataPolicy')}
            placeholder=""
            value={form.noDataPolicy}
            isDisabled={isDisabled}
            options={noDataPolicies.map((value) => ({ value, label: t(`alerts.form.noDataName.${value}`) }))}
            onChange={(noDataPolicy) => onEdit({ noDataPolicy })}
          />
          {text('noDataSeconds', {
            hint: t('alerts.form.noDataSecondsHint'),
            suffix: t('alerts.form.seconds'),
          })}
        </div>
        <WindowFields
          windows={form.windows}
          errors={errors}
          isDisabled={isDisabled}
          onChange={(windows) => onEdit({ windows })}
        />
      </Section>
      <Section title={t('alerts.form.how')}>
        <div className="flex flex-col gap-4">
          <Select
            label={t('alerts.column.severity')}
            placeholder=""
            value={form.severity}
            isDisabled={isDisabled}
            options={severities.map((value) => ({ value, label: t(`alerts.severity.${value}`) }))}
            onChange={(severity) => onEdit({ severity })}
          />
          <EscalationFields
            steps={form.escalation}
            errors={errors}
            isDisabled={isDisabled}
            onChange={(escalation) => onEdit({ escalation })}
          />
          <TextBox
            label={t('alerts.form.runbook')}
            optionalText={t('common.form.optional')}
            maxLength={2_000}
            disabled={isDisabled}
            value={form.runbook}
            onChange={(event) => onEdit({ runbook: event.target.value })}
          />
        </div>
      </Section>
    </>
  );
}
