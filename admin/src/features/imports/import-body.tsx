import { FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { ImportErrorLinkDocument, type ImportDetailFactsFragment } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { useCodeText } from '@/lib/use-code-text';
import { DownloadButton } from '@/ui/download-button';
import { Facts, type Fact } from '@/ui/facts';
import { JobProgress } from '@/ui/job-progress';
import { Notice } from '@/ui/notice';
import { Time } from '@/ui/time';
import { isWorking } from './import-status';
import { ImportRows } from './import-rows';
import { useKindName, useProblemText } from './words';

type Detail = ImportDetailFactsFragment;

function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="border-b border-separator p-5 last:border-b-0" aria-label={title}>
      {title && <h3 className="mb-3 text-table font-semibold">{title}</h3>}
      {children}
    </section>
  );
}

export function ImportBody({ one }: { one: Detail }) {
  const { t } = useTranslation();
  const hasRows = one.creates + one.updates + one.unchanged + one.errors > 0;
  return (
    <>
      <Section>
        <div className="flex flex-col gap-3">
          {isWorking(one.status) && <ImportProgress one={one} />}
          <Hints one={one} />
          {hasRows && <Tiles one={one} />}
          {one.errorFile && <ErrorFile id={one.id} />}
        </div>
      </Section>
      {hasRows && !isWorking(one.status) && (
        <Section title={t('imports.rows.title')}>
          {/* What a row says changes with what was done to it. */}
          <ImportRows key={`${one.id} ${one.status}`} one={one} />
        </Section>
      )}
      <Section>
        <Facts facts={useImportFacts(one)} />
      </Section>
    </>
  );
}

function ImportProgress({ one }: { one: Detail }) {
  const { t } = useTranslation();
  const { done = 0, total, fraction } = one.job?.progress ?? {};
  const text = total ? t('imports.progressOf', { done, total }) : t('imports.progress', { done });
  return (
    <JobProgress
      text={text}
      fraction={fraction}
      className="text-table font-medium"
      testId="import-progress"
    />
  );
}

/** What whoever looks at it should know before they go on. */
function Hints({ one }: { one: Detail }) {
  const { t } = useTranslation();
  const problemText = useProblemText(one.kind);
  const codeText = useCodeText();
  const isStopped = one.status === 'CANCELED' || one.status === 'FAILED';
  const isStale = one.status === 'PLANNED' && !one.mayRun && one.isMine && one.creates + one.updates > 0;
  return (
    <>
      {one.refusal && (
        <Notice tone="danger">
          <p data-testid="import-refusal">{problemText(one.refusal)}</p>
        </Notice>
      )}
      {isStopped && (
        <Notice tone="warning">
          {one.status === 'FAILED' && one.job?.errorCode && (
            <p data-testid="import-failure">{codeText(one.job.errorCode)}</p>
          )}
          {t(!one.runAt ? 'imports.stoppedPlan' : one.undoReason ? 'imports.stoppedUndo' : 'imports.stopped')}
        </Notice>
      )}
      {one.status === 'PLANNED' && one.creates + one.updates === 0 && (
        <Notice tone="info">{t('imports.nothing')}</Notice>
      )}
      {isStale && <Notice tone="warning">{t('imports.staleHint')}</Notice>}
    </>
  );
}

const planned = ['creates', 'updates', 'unchanged', 'errors'] as const;
const worked = ['applied', 'failed', 'undone', 'kept'] as const;

function Tiles({ one }: { one: Detail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = one.runAt ? [...planned, ...worked.filter((name, i) => i === 0 || one[name] > 0)] : planned;
  return (
    <dl className="grid grid-cols-2 gap-2 sm:grid-cols-4">
      {shown.map((name) => (
        <div key={name} className="rounded-lg border border-separator px-3 py-2">
          <dt className="text-meta text-muted">{t(`imports.tile.${name}`)}</dt>
          <dd className="num text-card font-semibold" data-testid={`import-${name}`}>
            {format.count(one[name])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ErrorFile({ id }: { id: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const ask = async () => {
    const { data, error } = await client
      .query(ImportErrorLinkDocument, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    return { url: data?.importJob.errorFile?.downloadUrl, error };
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="min-w-0 flex-1 basis-48 text-meta text-muted">{t('imports.errorFileHint')}</p>
      <DownloadButton icon={FileDown} testId="import-errors-download" ask={ask}>
        {t('imports.errorFile')}
      </DownloadButton>
    </div>
  );
}

const encodings = ['UTF8', 'CP949', 'JSONL'] as const;

function useImportFacts(one: Detail): Fact[] {
  const { t } = useTranslation();
  const kindName = useKindName();
  const encoding = encodings.find((known) => known === one.encoding);
  const at = (label: string, iso: string | null | undefined): Fact[] =>
    iso ? [{ label, value: <Time iso={iso} as="full" /> }] : [];
  const text = (label: string, value: string | null | undefined): Fact[] => (value ? [{ label, value }] : []);
  return [
    { label: t('imports.fact.kind'), value: kindName(one.kind) },
    ...text(t('imports.fact.encoding'), encoding && t(`imports.encoding.${encoding}`)),
    { label: t('imports.fact.by'), value: one.requestedBy ?? '—' },
    ...at(t('imports.fact.createdAt'), one.createdAt),
    ...(one.status === 'PLANNED' ? at(t('imports.fact.goodUntil'), one.planGoodUntil) : []),
    ...at(t('imports.fact.runAt'), one.runAt),
    ...text(t('imports.fact.reason'), one.reason),
    ...at(t('imports.fact.undoneAt'), one.undoneAt),
    ...text(t('imports.fact.undoReason'), one.undoReason),
    ...(one.mayUndo ? at(t('imports.fact.keptUntil'), one.keptUntil) : []),
  ];
}
