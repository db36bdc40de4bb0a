import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation, useQuery } from 'urql';
import { ExportProgressDocument, ExportStatementDocument, OwnFilesDocument } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { FormBanner } from '@/ui/states';

const LOOK_EVERY_MS = 700;

interface StatementExportProps {
  accountId: string;
  period: { from?: string; to?: string };
}

/** Starts the export, shows how far it is, and hands the file over. */
export function StatementExport({ accountId, period }: StatementExportProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [started, start] = useMutation(ExportStatementDocument);
  const [jobId, setJobId] = useState<string | null>(null);
  const [result, look] = useQuery({
    query: ExportProgressDocument,
    variables: { id: jobId ?? '' },
    pause: jobId === null,
    requestPolicy: 'network-only',
  });
  const job = jobId === null ? undefined : result.data?.job;
  const isDone = job?.status === 'COMPLETED';
  const hasFailed = job?.status === 'FAILED' || job?.status === 'CANCELED';
  const isRunning = jobId !== null && !isDone && !hasFailed;
  useEffect(() => {
    if (!isRunning || result.fetching) return;
    const timer = setTimeout(() => look({ requestPolicy: 'network-only' }), LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [isRunning, result.fetching, look]);
  const begin = async () => {
    const { data } = await start({ id: accountId, ...period });
    if (data) setJobId(data.exportStatement.id);
  };
  return (
    <div className="flex flex-wrap items-center gap-3" aria-live="polite">
      {isDone && job.result ? (
        <DownloadFile result={job.result} onDone={() => setJobId(null)} />
      ) : (
        <Button
          variant="outline"
          size="sm"
          isPending={started.fetching || isRunning}
          onPress={() => void begin()}
        >
          {!isRunning && <Download aria-hidden size={16} />}
          {isRunning
            ? t('browser.exporting', {
                done: format.count(job?.progress?.done ?? 0),
                total: format.count(job?.progress?.total ?? 0),
              })
            : t('browser.export')}
        </Button>
      )}
      <FormBanner error={started.error ?? result.error} />
      {hasFailed && (
        <Notice tone="danger" isAlert>
          {t('browser.exportFailed')}
        </Notice>
      )}
    </div>
  );
}

/** The link lasts minutes, so it is asked for when it is wanted. */
function DownloadFile({ result, onDone }: { result: string; onDone: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useClient();
  const [isPending, setPending] = useState(false);
  const { attachmentId, rows } = JSON.parse(result) as { attachmentId: string; rows: number };
  const fetchIt = async () => {
    setPending(true);
    const { data } = await client.query(OwnFilesDocument, {}, { requestPolicy: 'network-only' }).toPromise();
    setPending(false);
    const file = data?.attachments.items.find(({ id }) => id === attachmentId);
    if (!file) return;
    // An address that is saved and not shown: the page stays.
    window.location.assign(file.downloadUrl);
    onDone();
  };
  return (
    <Button variant="primary" size="sm" isPending={isPending} onPress={() => void fetchIt()}>
      <Download aria-hidden size={16} />
      {t('browser.download', { rows: format.count(rows) })}
    </Button>
  );
}
