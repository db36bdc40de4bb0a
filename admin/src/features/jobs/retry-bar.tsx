import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { RetryJobsDocument, type JobFilter } from '@/gql/graphql';
import { showToast } from '@/lib/toasts';
import type { Chosen } from '@/ui/bulk/selection';
import { SelectionBar } from '@/ui/bulk/selection-bar';
import { Button } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { FormBanner } from '@/ui/states';

interface RetryBarProps {
  chosen: Chosen;
  total: number;
  /** What the list shows: failed tasks of this queue, or of all. */
  filter: JobFilter;
  onChoose: (chosen: Chosen) => void;
  onClear: () => void;
  onDone: () => void;
}

/** Runs the failed tasks that are chosen again, or all of them. */
export function RetryBar({ chosen, total, filter, onChoose, onClear, onDone }: RetryBarProps) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  const [{ fetching, error }, retry] = useMutation(RetryJobsDocument);
  const count = chosen.isAll ? total : chosen.ids.size;
  const confirm = async () => {
    const { data } = await retry(
      chosen.isAll ? { all: true, filter: { queue: filter.queue } } : { ids: [...chosen.ids] },
    );
    if (!data) return;
    const { retried, passed, left } = data.retryJobs;
    const words = [
      t('jobs.many.done', { count: retried }),
      passed > 0 ? t('jobs.many.passed', { count: passed }) : '',
      left > 0 ? t('jobs.many.left', { count: left }) : '',
    ];
    showToast(passed + left > 0 ? 'neutral' : 'success', words.filter(Boolean).join(' '));
    setAsked(false);
    onDone();
  };
  return (
    <SelectionBar
      chosen={chosen}
      total={total}
      error={isAsked ? undefined : error}
      onChoose={onChoose}
      onClear={onClear}
    >
      <Button
        size="sm"
        className="button--touch"
        onPress={() => setAsked(true)}
        data-testid="jobs-retry-many"
      >
        {t('jobs.retry.action')}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={t('jobs.many.title', { count })}
          confirmLabel={t('jobs.retry.action')}
          isPending={fetching}
          onConfirm={() => void confirm()}
          onClose={() => setAsked(false)}
        >
          <div className="flex flex-col gap-3">
            <p>{t('jobs.many.text')}</p>
            <FormBanner error={error} />
          </div>
        </ConfirmDialog>
      )}
    </SelectionBar>
  );
}
