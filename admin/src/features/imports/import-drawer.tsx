import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { ImportDetailDocument } from '@/gql/graphql';
import { useJobEnd } from '@/lib/use-job-end';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { ImportActions } from './import-actions';
import { ImportBody } from './import-body';
import { ImportStatusChip, isWorking } from './import-status';

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
  useJobEnd({
    jobId: found?.isMine ? found.job?.id : undefined,
    isBusy,
    reload,
    onOver: reload,
  });
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
