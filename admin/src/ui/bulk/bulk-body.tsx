import { FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { BulkResultLinkDocument, type BulkFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { DownloadButton } from '../download-button';
import { Facts, type Fact } from '../facts';
import { JobProgress } from '../job-progress';
import { Notice } from '../notice';
import { Time } from '../time';
import { BulkRows } from './bulk-rows';
import { isWorking } from './bulk-status';
import { useBulkProblem } from './use-bulk-problem';

type One = BulkFactsFragment;

function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="border-b border-separator p-5 last:border-b-0" aria-label={title}>
      {title && <h3 className="mb-3 text-table font-semibold">{title}</h3>}
      {children}
    </section>
  );
}

export function BulkBody({ one }: { one: One }) {
  const { t } = useTranslation();
  const hasRows = one.changes + one.unchanged + one.refused > 0;
  return (
    <>
      <Section>
        <div className="flex flex-col gap-3">
          {isWorking(one.status) && <Progress one={one} />}
          <Hints one={one} />
          {hasRows && <Tiles one={one} />}
          {one.resultFile && <ResultFile id={one.id} />}
        </div>
      </Section>
      {hasRows && !isWorking(one.status) && (
        <Section title={t('bulk.rows.title')}>
          {/* What a row says changes with what was done to it. */}
          <BulkRows key={`${one.id} ${one.status}`} one={one} />
        </Section>
      )}
      <Section>
        <Facts facts={useBulkFacts(one)} />
      </Section>
    </>
  );
}

function Progress({ one }: { one: One }) {
  const { t } = useTranslation();
  const { done = 0, total, fraction } = one.job?.progress ?? {};
  const text = total ? t('bulk.progressOf', { done, total }) : t('bulk.progress', { done });
  return (
    <JobProgress text={text} fraction={fraction} className="text-table font-medium" testId="bulk-progress" />
  );
}

/** What whoever looks at it should know before they go on. */
function Hints({ one }: { one: One }) {
  const { t } = useTranslation();
  const problemText = useBulkProblem();
  const isPlanned = one.status === 'PLANNED';
  const isStopped = one.status === 'CANCELED' || one.status === 'FAILED';
  return (
    <>
      {one.refusal && (
        <Notice tone="danger">
          <p>{problemText(one.refusal)}</p>
        </Notice>
      )}
      {isStopped && <Notice tone="warning">{t('bulk.hint.stopped')}</Notice>}
      {isPlanned && one.changes === 0 && <Notice tone="info">{t('bulk.hint.nothing')}</Notice>}
      {one.mayRun && (
        <Notice tone={one.isUndoable ? 'info' : 'warning'}>
          <p>{t('bulk.hint.since')}</p>
          <p>{t(one.isUndoable ? 'bulk.hint.undoable' : 'bulk.hint.final')}</p>
        </Notice>
      )}
      {isPlanned && !one.mayRun && one.changes > 0 && <Notice tone="warning">{t('bulk.hint.stale')}</Notice>}
    </>
  );
}

const planned = ['changes', 'unchanged', 'refused'] as const;
const worked = ['applied', 'failed', 'undone', 'kept'] as const;

function Tiles({ one }: { one: One }) {
  const { t } = useTranslation();
  const format = useFormat();
  const wasRun = one.applied + one.failed > 0;
  const shown = [...planned, ...(wasRun ? worked.filter((name, i) => i === 0 || one[name] > 0) : [])];
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-3">
      {shown.map((name) => (
        <div key={name} className="rounded-lg border border-separator px-3 py-2">
          <dt className="text-meta text-muted">{t(`bulk.tile.${name}`)}</dt>
          <dd className="num text-card font-semibold" data-testid={`bulk-${name}`}>
            {format.count(one[name])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ResultFile({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const ask = async () => {
    const { data, error } = await client
      .query(BulkResultLinkDocument, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    return { url: data?.bulkAction.resultFile?.downloadUrl, error };
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="min-w-0 flex-1 basis-48 text-meta text-muted">{t('bulk.resultFileHint')}</p>
      <DownloadButton icon={FileDown} testId="bulk-result-download" ask={ask}>
        {t('bulk.resultFile')}
      </DownloadButton>
    </div>
  );
}

function useBulkFacts(one: One): Fact[] {
  const { t } = useTranslation();
  const at = (label: string, iso: string | null | undefined): Fact[] =>
    iso ? [{ label, value: <Time iso={iso} as="full" /> }] : [];
  return [
    ...(one.reason ? [{ label: t('bulk.fact.reason'), value: one.reason }] : []),
    ...at(t('bulk.fact.createdAt'), one.createdAt),
    ...(one.status === 'PLANNED' ? at(t('bulk.fact.goodUntil'), one.planGoodUntil) : []),
    ...at(t('bulk.fact.finishedAt'), one.finishedAt),
    ...at(t('bulk.fact.undoneAt'), one.undoneAt),
    ...(one.mayUndo ? at(t('bulk.fact.keptUntil'), one.keptUntil) : []),
  ];
}
