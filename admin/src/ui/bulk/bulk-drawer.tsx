import { useTranslation } from 'react-i18next';
import { useQuery, useSubscription } from 'urql';
import { BulkDetailDocument, JobProgressedDocument } from '@/gql/graphql';
import { useEvery } from '@/lib/use-every';
import { DetailDrawer, DetailHead } from '../detail-drawer';
import { BulkActions } from './bulk-actions';
import { BulkBody } from './bulk-body';
import { BulkStatusChip, isWorking } from './bulk-status';
import { useActTitle } from './use-act-title';

/** Besides the live feed, which may be cut off. */
const REFRESH_MS = 2_000;

interface BulkDrawerProps {
  id: string | undefined;
  onClose: () => void;
  /** It is run: what was chosen for it is done with. */
  onStarted: () => void;
  onChanged: () => void;
}

/** One bulk action: what would happen, what happened, and the way back. */
export function BulkDrawer({ id, onClose, onStarted, onChanged }: BulkDrawerProps) {
  const { t } = useTranslation();
  const titleOf = useActTitle();
  const [result, refetch] = useQuery({
    query: BulkDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const found = result.data?.bulkAction.id === id ? result.data?.bulkAction : undefined;
  const isBusy = found !== undefined && (isWorking(found.status) || found.mayCancel);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useEvery(REFRESH_MS, () => isBusy && reload());
  useSubscription(
    {
      query: JobProgressedDocument,
      variables: { id: found?.job?.id ?? '' },
      pause: !isBusy || !found.job,
    },
    (_previous, data) => {
      // What it says of the job is in the cache already; the end changes the action and the list behind it as well.
      const event = data.jobProgressed;
      if (event.__typename === 'JobProgressed' && event.job.finishedAt)
        queueMicrotask(() => {
          reload();
          onChanged();
        });
      return data;
    },
  );
  return (
    <DetailDrawer
      id={id}
      found={found}
      error={result.error}
      label={t('bulk.detailTitle')}
      testId="bulk-drawer"
      onRetry={reload}
      onClose={onClose}
      head={(one) => (
        <DetailHead
          kind={t('bulk.detailTitle')}
          title={titleOf(one.act)}
          chip={<BulkStatusChip one={one} />}
        />
      )}
      foot={(one) =>
        (one.mayRun || one.mayUndo || one.mayCancel) && (
          <BulkActions
            one={one}
            onStarted={onStarted}
            onChanged={() => {
              reload();
              onChanged();
            }}
          />
        )
      }
    >
      {(one) => <BulkBody one={one} />}
    </DetailDrawer>
  );
}
