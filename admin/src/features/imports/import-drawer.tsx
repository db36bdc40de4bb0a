import { useTranslation } from 'react-i18next';
import { useQuery, useSubscription } from 'urql';
import { ImportDetailDocument, JobProgressedDocument } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { ImportActions } from './import-actions';
import { ImportBody } from './import-body';
import { ImportStatusChip, isWorking } from './import-status';

/** Besides the live feed, which may be cut off. */
const REFRESH_MS = 2_000;

interface ImportDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One import: how far it is, what each row does, and what can be done about it. */
export function ImportDrawer({ id, onClose, onChanged }: ImportDrawerProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: ImportDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const found = result.data?.importJob.id === id ? result.data?.importJob : undefined;
  // The list may have heard of the end first, and both share a cache: what may be done is still of before then.
  const isBusy = found !== undefined && (isWorking(found.status) || found.mayCancel);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEvery(REFRESH_MS, () => isBusy && reload());
  useSubscription(
    {
      query: JobProgressedDocument,
      variables: { id: found?.job?.id ?? '' },
      pause: !isBusy || !found.job || !found.isMine,
    },
    (_previous, data) => {
      // What it says of the job is in the cache already; the end changes the import as well.
      const event = data.jobProgressed;
      if (event.__typename === 'JobProgressed' && event.job.finishedAt) queueMicrotask(reload);
      return data;
    },
  );
  return (
    <DetailDrawer
      id={id}
      found={found}
      error={result.error}
      label={t('imports.detailTitle')}
      testId="import-drawer"
      onRetry={reload}
      onClose={onClose}
      head={(one) => (
        <DetailHead
          kind={t('imports.detailTitle')}
          title={one.fileName ?? t('imports.noFile')}
          chip={<ImportStatusChip status={one.status} job={one.job} />}
        />
      )}
      foot={(one) => (
        <ImportActions
          one={one}
          onChanged={() => {
            reload();
            onChanged();
          }}
        />
      )}
    >
      {(one) => <ImportBody one={one} />}
    </DetailDrawer>
  );
}
