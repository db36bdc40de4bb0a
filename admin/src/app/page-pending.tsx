import { useTranslation } from 'react-i18next';
import { waitsForServer } from '@/lib/fetch-part';
import { useStore } from '@/lib/store';
import { Skeleton } from '@/ui/skeleton';
import { WaitingPage } from './part-pages';

export function PagePending() {
  const { t } = useTranslation();
  if (useStore(waitsForServer)) return <WaitingPage />;
  return (
    <div role="status" aria-label={t('common.table.loading')} className="flex flex-col gap-4">
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-80 w-full" />
    </div>
  );
}
