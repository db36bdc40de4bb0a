import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHead } from '@/ui/page-head';
import { Segmented } from '@/ui/segmented';
import { JobList } from './job-list';
import { Queues } from './queues';
import { SagaList } from './saga-list';
import { ScheduleList } from './schedule-list';
import { jobTabs, type JobsSearch } from './search';

interface JobsPageProps {
  search: JobsSearch;
  onSearch: (change: Partial<JobsSearch>) => void;
}

/** The work behind the pages: queues, long jobs, what repeats, and processes that are stuck. */
export function JobsPage({ search, onSearch }: JobsPageProps) {
  const { t } = useTranslation();
  const [round, setRound] = useState(0);
  const { tab } = search;
  const list = (
    <JobList key={tab} search={search} onSearch={onSearch} onChanged={() => setRound(round + 1)} />
  );
  return (
    <>
      <PageHead title={t('jobs.title')} description={t('jobs.description')} />
      <div className="mb-4 overflow-x-auto">
        <Segmented
          label={t('jobs.tabs.label')}
          value={tab}
          options={jobTabs.map((value) => ({ value, label: t(`jobs.tabs.${value}`) }))}
          onChange={(value) =>
            onSearch({ tab: value, page: 1, status: undefined, queue: undefined, id: undefined })
          }
        />
      </div>
      {tab === 'tasks' && (
        <Queues
          round={round}
          selected={search.queue}
          onSelect={(queue) => onSearch({ queue, page: 1 })}
          onShowFailed={() => onSearch({ status: 'FAILED', page: 1 })}
        >
          {list}
        </Queues>
      )}
      {tab === 'long' && list}
      {tab === 'schedules' && <ScheduleList />}
      {tab === 'sagas' && <SagaList search={search} onSearch={onSearch} />}
    </>
  );
}
