import { Ban, CircleCheck, CircleX, Clock, LoaderCircle, Undo2, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BulkFactsFragment } from '@/gql/graphql';
import { Chip, type Tone } from '../chip';

type Status = BulkFactsFragment['status'];

const looks: Record<Status, { tone: Tone; icon: LucideIcon }> = {
  PLANNING: { tone: 'accent', icon: LoaderCircle },
  REFUSED: { tone: 'danger', icon: CircleX },
  PLANNED: { tone: 'warning', icon: Clock },
  RUNNING: { tone: 'accent', icon: LoaderCircle },
  DONE: { tone: 'success', icon: CircleCheck },
  UNDOING: { tone: 'accent', icon: LoaderCircle },
  UNDONE: { tone: 'neutral', icon: Undo2 },
  CANCELED: { tone: 'neutral', icon: Ban },
  FAILED: { tone: 'danger', icon: CircleX },
};

/** A job works on it. */
export const isWorking = (status: Status): boolean =>
  status === 'PLANNING' || status === 'RUNNING' || status === 'UNDOING';

export function BulkStatusChip({ one }: { one: BulkFactsFragment }) {
  const { t } = useTranslation();
  const { tone, icon } = looks[one.status];
  const isCanceling = isWorking(one.status) && one.job?.canceling;
  return (
    <Chip tone={tone} icon={icon}>
      {t(isCanceling ? 'bulk.status.canceling' : `bulk.status.${one.status}`)}
    </Chip>
  );
}
