import { Ban, CircleCheck, CircleX, Clock, FileX, LoaderCircle, Undo2, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportRowFactsFragment } from '@/gql/graphql';
import { Chip, type Tone } from '@/ui/chip';

type Status = ImportRowFactsFragment['status'];

const looks: Record<Status, { tone: Tone; icon: LucideIcon }> = {
  PLANNING: { tone: 'accent', icon: LoaderCircle },
  REFUSED: { tone: 'danger', icon: FileX },
  PLANNED: { tone: 'warning', icon: Clock },
  RUNNING: { tone: 'accent', icon: LoaderCircle },
  DONE: { tone: 'success', icon: CircleCheck },
  UNDOING: { tone: 'accent', icon: LoaderCircle },
  UNDONE: { tone: 'neutral', icon: Undo2 },
  CANCELED: { tone: 'neutral', icon: Ban },
  FAILED: { tone: 'danger', icon: CircleX },
};

/** Somebody works on it. */
export const isWorking = (status: Status): boolean =>
  status === 'PLANNING' || status === 'RUNNING' || status === 'UNDOING';

export function ImportStatusChip({ status, job }: Pick<ImportRowFactsFragment, 'status' | 'job'>) {
  const { t } = useTranslation();
  const { tone, icon } = looks[status];
  const isCanceling = isWorking(status) && job?.canceling;
  return (
    <Chip tone={tone} icon={icon}>
      {t(isCanceling ? 'imports.status.canceling' : `imports.status.${status}`)}
    </Chip>
  );
}
