import type { CombinedError } from '@urql/core';
import { useTranslation } from 'react-i18next';
import type { ThreeWay } from '@/lib/three-way';
import { ConflictDialog, type ConflictField } from '@/ui/conflict-dialog';
import type { RuleForm, StepForm, WindowForm } from './rule-form';

interface RuleConflictProps {
  three: ThreeWay<RuleForm>;
  isPending: boolean;
  error: CombinedError | undefined;
  onSave: (form: RuleForm) => void;
  onClose: () => void;
}

/** Fields that say themselves what they hold. */
const PLAIN = [
  'title',
  'metric',
  'labels',
  'groupBy',
  'threshold',
  'recovery',
  'forSeconds',
  'keepFiringSeconds',
  'noDataSeconds',
  'flapLimit',
  'runbook',
] as const satisfies (keyof RuleForm)[];

/** Two people edited one rule: field by field, what stays. */
export function RuleConflict({ three, ...rest }: RuleConflictProps) {
  const { t } = useTranslation();
  const days = ({ days, from, to }: WindowForm) =>
    `${days.map((day) => t(`alerts.form.day.${day}`)).join('·')} ${from}–${to}`;
  const step = ({ minutes, people }: StepForm) =>
    t('alerts.conflict.step', {
      minutes,
      who:
        people.length === 0
          ? t('alerts.form.everyHandler')
          : t('alerts.conflict.people', { count: people.length }),
    });
  const fields: ConflictField<RuleForm>[] = [
    ...PLAIN.map((field) => ({
      field,
      label: t(`alerts.form.${field}`),
      show: (form: RuleForm) => form[field],
    })),
    {
      field: 'condition',
      label: t('alerts.form.condition'),
      show: ({ condition }) => t(`alerts.form.conditionName.${condition}`),
    },
    {
      field: 'noDataPolicy',
      label: t('alerts.form.noDataPolicy'),
      show: ({ noDataPolicy }) => t(`alerts.form.noDataName.${noDataPolicy}`),
    },
    {
      field: 'severity',
      label: t('alerts.column.severity'),
      show: ({ severity }) => t(`alerts.severity.${severity}`),
    },
    {
      field: 'windows',
      label: t('alerts.form.windows'),
      show: ({ windows }) => windows.map(days).join(', '),
    },
    {
      field: 'escalation',
      label: t('alerts.form.escalation'),
      show: ({ escalation }) => escalation.map(step).join(', '),
    },
  ];
  return (
    <ConflictDialog
      title={three.base.title}
      confirmLabel={t('alerts.rule.save')}
      three={three}
      fields={fields}
      {...rest}
    />
  );
}
