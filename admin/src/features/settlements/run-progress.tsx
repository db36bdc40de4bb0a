import { useTranslation } from 'react-i18next';
import type { SettlementJobFactsFragment } from '@/gql/graphql';
import { JobProgress } from '@/ui/job-progress';
import { Notice } from '@/ui/notice';

const steps = ['transactions', 'lines', 'listed', 'paid', 'refunded', 'booked', 'posted', 'match'] as const;

/** How far the run of the day is, and how it ended. */
export function RunProgress({ job }: { job: SettlementJobFactsFragment }) {
  const { t } = useTranslation();
  if (job.status === 'FAILED') {
    return (
      <Notice tone="danger" isAlert>
        {t('settlements.run.failed')} {job.error}
      </Notice>
    );
  }
  if (job.status === 'COMPLETED') {
    const { opened = 0, gone = 0 } = resultOf(job.result);
    return <Notice tone="info">{t('settlements.run.done', { opened, gone })}</Notice>;
  }
  if (job.status === 'CANCELED') return null;
  const step = steps.find((one) => job.progress?.messageKey === `settlement.${one}`);
  const text = step ? t(`settlements.run.step.${step}`) : t('settlements.run.waiting');
  return (
    <JobProgress
      text={text}
      fraction={job.progress?.fraction}
      className="rounded-lg bg-surface-secondary px-3 py-2 text-table"
    />
  );
}

function resultOf(json: string | null | undefined): { opened?: number; gone?: number } {
  try {
    return JSON.parse(json ?? '{}') as { opened?: number; gone?: number };
  } catch {
    return {};
  }
}
