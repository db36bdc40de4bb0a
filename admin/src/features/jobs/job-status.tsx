import { Ban, CircleCheck, CircleX, Clock, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { JobFactsFragment } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';

const looks: Record<JobFactsFragment['status'], { tone: Tone; icon: LucideIcon }> = {
  WAITING: { tone: 'neutral', icon: Hourglass },
  DELAYED: { tone: 'neutral', icon: Clock },
  ACTIVE: { tone: 'accent', icon: LoaderCircle },
  COMPLETED: { tone: 'success', icon: CircleCheck },
  FAILED: { tone: 'danger', icon: CircleX },
  CANCELED: { tone: 'neutral', icon: Ban },
};

export function JobStatusChip({ job }: { job: Pick<JobFactsFragment, 'status' | 'canceling'> }) {
  const { t } = useTranslation();
  const { tone, icon } = looks[job.status];
  return (
    <Chip tone={tone} icon={icon}>
      {t(job.canceling ? 'jobs.status.canceling' : `jobs.status.${job.status}`)}
    </Chip>
  );
}
