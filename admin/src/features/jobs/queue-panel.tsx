import { CirclePause, CirclePlay } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from 'urql';
import { ResumeQueueDocument, type QueueFactsFragment } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useFormat } from '@/lib/use-format';
import { AgeChip } from '@/ui/age-chip';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';
import { PauseDialog } from './pause-dialog';

interface QueuePanelProps {
  queue: QueueFactsFragment;
  onShowFailed: () => void;
}

const states = ['waiting', 'delayed', 'active', 'completed', 'failed'] as const;

/** One queue: what its work is for, how much of it is in which state, and whether somebody holds it. */
export function QueuePanel({ queue, onShowFailed }: QueuePanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayManage = useCan('job.manage');
  const [isPausing, setPausing] = useState(false);
  const [resumed, resume] = useMutation(ResumeQueueDocument);
  const name = t(`jobNames.queue.${queue.queue}`);
  return (
    <section className="card mb-4 p-4" aria-label={t('jobs.queue.of', { name })} data-testid="queue-panel">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="text-card font-semibold">
            {name}{' '}
            <code className="font-mono text-meta font-normal text-muted">{queue.queue.toLowerCase()}</code>
          </h2>
          <p className="text-table text-muted">{t(`jobs.queue.does.${queue.queue}`)}</p>
        </div>
        <span className="flex flex-wrap gap-2">
          {queue.failed > 0 && (
            <Button size="sm" className="button--touch" onPress={onShowFailed}>
              {t('jobs.queue.showFailed', { count: queue.failed })}
            </Button>
          )}
          {mayManage && queue.paused && (
            <Button
              size="sm"
              className="button--touch"
              isPending={resumed.fetching}
              onPress={() => void resume({ queue: queue.queue })}
              data-testid="queue-resume"
            >
              {!resumed.fetching && <CirclePlay aria-hidden size={16} />}
              {t('jobs.pause.resume')}
            </Button>
          )}
          {mayManage && (
            <Button
              size="sm"
              variant="quiet"
              className="button--touch"
              onPress={() => setPausing(true)}
              data-testid="queue-pause"
            >
              <CirclePause aria-hidden size={16} />
              {t(queue.paused ? 'jobs.pause.longer' : 'jobs.pause.action')}
            </Button>
          )}
        </span>
      </div>
      <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        {states.map((state) => (
          <div key={state}>
            <dt className="text-meta text-muted">{t(`jobs.queue.state.${state}`)}</dt>
            <dd className="num text-[18px] leading-6 font-bold" data-testid={`queue-state-${state}`}>
              {format.count(queue[state])}
            </dd>
          </div>
        ))}
        {queue.oldestWaitingAt && (
          <div>
            <dt className="text-meta text-muted">{t('jobs.queue.oldest')}</dt>
            <dd>
              <AgeChip since={queue.oldestWaitingAt} />
            </dd>
          </div>
        )}
      </dl>
      {queue.paused && (
        <div className="mt-3" data-testid="queue-paused">
          <Notice tone="warning">
            {queue.pause ? (
              <>
                <p className="font-semibold">
                  {t('jobs.pause.by', {
                    name: queue.pause.by ?? t('jobs.pause.gone'),
                    time: format.tableTime(queue.pause.until),
                  })}
                </p>
                <p className="break-words">{queue.pause.reason}</p>
              </>
            ) : (
              t('jobs.pause.outside')
            )}
          </Notice>
        </div>
      )}
      <FormBanner error={resumed.error} />
      {isPausing && <PauseDialog queue={queue.queue} onClose={() => setPausing(false)} />}
    </section>
  );
}
