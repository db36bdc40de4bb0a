import type { CombinedError } from '@urql/core';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { DataExportLinkDocument, type DataExportFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { DownloadButton } from '../download-button';
import { JobProgress } from '../job-progress';
import { Skeleton } from '../skeleton';
import { ErrorPanel } from '../states';
import { isRunning } from './use-exports';

type Row = DataExportFactsFragment;

const kinds = ['users_list', 'payments_list', 'audit_events', 'access_records', 'ledger_statement'] as const;

interface ExportListProps {
  items: Row[] | undefined;
  error: CombinedError | undefined;
  reload: () => void;
}

export function ExportList({ items, error, reload }: ExportListProps) {
  const { t } = useTranslation();
  if (error && !items) return <ErrorPanel title={t('exports.loadFailed')} error={error} onRetry={reload} />;
  if (!items) return <Skeleton className="h-12 w-full" />;
  if (items.length === 0) return null;
  return (
    <section aria-label={t('exports.recent')} aria-live="polite">
      <h3 className="mb-1 text-table font-semibold">{t('exports.recent')}</h3>
      <ul>
        {items.map((row) => (
          <ExportLine key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function ExportLine({ row }: { row: Row }) {
  const { t } = useTranslation();
  const kind = kinds.find((one) => one === row.kind.replace('.', '_'));
  return (
    <li
      data-testid="export-row"
      data-status={row.file ? 'ready' : (row.job?.status ?? 'over')}
      className="flex items-center justify-between gap-3 border-b border-separator py-2 text-table last:border-b-0"
    >
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {kind ? t(`exports.kind.${kind}`) : row.kind}
          {row.rows != null && (
            <span className="text-muted"> · {t('exports.rows', { count: row.rows })}</span>
          )}
          {row.masked && <span className="text-muted"> · {t('exports.isMasked')}</span>}
        </p>
        {isRunning(row) ? <ExportProgress row={row} /> : <State row={row} />}
      </div>
      {row.file && <DownloadFile id={row.id} />}
    </li>
  );
}

function ExportProgress({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { done = 0, total, fraction } = row.job?.progress ?? {};
  const text = total ? t('exports.runningOf', { done, total }) : t('exports.running', { done });
  return <JobProgress text={text} fraction={fraction} className="text-meta text-muted" />;
}

function State({ row }: { row: Row }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (row.job?.status === 'FAILED')
    return <p className="text-meta text-danger-text">{t('exports.failed')}</p>;
  if (row.job?.status === 'CANCELED') return <p className="text-meta text-muted">{t('exports.canceled')}</p>;
  return (
    <p className="truncate text-meta text-muted">
      {row.file && row.expiresAt
        ? t('exports.until', { time: format.tableTime(row.expiresAt) })
        : t('exports.over')}
      {` · ${row.reason}`}
    </p>
  );
}

function DownloadFile({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const ask = async () => {
    const { data, error } = await client
      .query(DataExportLinkDocument, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    return { url: data?.dataExport.file?.downloadUrl, error };
  };
  return (
    <DownloadButton icon={Download} testId="export-download" ask={ask}>
      {t('exports.download')}
    </DownloadButton>
  );
}
