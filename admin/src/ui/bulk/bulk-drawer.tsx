import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { BulkDetailDocument } from '@/gql/graphql';
import { useJobEnd } from '@/lib/use-job-end';
import { DetailDrawer, DetailHead } from '../detail-drawer';
import { BulkActions } from './bulk-actions';
import { BulkBody } from './bulk-body';
import { BulkStatusChip, isWorking } from './bulk-status';
import { useActTitle } from './use-act-title';

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
  useJobEnd({
    jobId: found?.job?.id,
    isBusy,
    reload,
    onOver: () => {
      reload();
      onChanged();
    },
  });
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
