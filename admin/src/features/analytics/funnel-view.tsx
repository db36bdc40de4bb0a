import { useTranslation } from 'react-i18next';
import { FunnelDocument, type FunnelQuery } from '@/gql/graphql';
import { formatRatio } from '@/lib/format';
import { useFormat } from '@/lib/use-format';
import { Card } from '@/ui/card';
import { Money } from '@/ui/money';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import type { ReportProps } from './analytics-page';
import type { OnCell } from './cell';
import { FunnelSteps } from './funnel-steps';
import { stepsOf } from './search';
import { useKindName } from './use-kind-name';
import { useReport } from './use-report';

type Step = FunnelQuery['funnel']['steps'][number];

export function FunnelView({ ask, kinds, search, onSearch, onCell }: ReportProps) {
  const { t } = useTranslation();
  const steps = stepsOf(search.steps, kinds);
  const windowDays = Number(search.window);
  const { startDate, endDate } = ask;
  const { data, error, isStale, reload } = useReport(FunnelDocument, {
    startDate,
    endDate,
    steps,
    windowDays,
  });
  const report = data?.funnel;
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,3fr)]">
      <FunnelSteps
        kinds={kinds}
        steps={steps}
        window={search.window}
        isReady={report !== undefined || error !== undefined}
        onSteps={(chosen) => onSearch({ steps: chosen.join(',') }, true)}
        onWindow={(window) => onSearch({ window }, true)}
      />
      <Card title={t('analytics.funnel.title')} subtitle={t('analytics.funnel.note', { days: windowDays })}>
        {error ? (
          <ErrorPanel title={t('analytics.loadFailed')} error={error} onRetry={reload} />
        ) : !report ? (
          <Skeleton className="m-4 h-72" />
        ) : (report.steps[0]?.people ?? 0) === 0 ? (
          <EmptyState title={t('analytics.funnel.empty')} />
        ) : (
          <FunnelTable steps={report.steps} isStale={isStale} onCell={onCell} />
        )}
      </Card>
    </div>
  );
}

/** A funnel is a table with a bar in each row: what is drawn is what is read. */
function FunnelTable({
  steps,
  isStale,
  onCell,
}: {
  steps: readonly Step[];
  isStale: boolean;
  onCell: OnCell;
}) {
  const { t } = useTranslation();
  const { count } = useFormat();
  const nameOf = useKindName();
  const percent = (share: number | null | undefined) => (share == null ? '—' : `${formatRatio(share)}%`);
  return (
    <div className={`overflow-x-auto px-4 pb-4 ${isStale ? 'opacity-60' : ''}`} aria-busy={isStale}>
      <table className="w-full text-table" aria-label={t('analytics.funnel.title')} data-testid="funnel">
        <thead className="text-meta text-muted">
          <tr>
            <th scope="col" className="py-2 text-left font-medium">
              {t('analytics.funnel.step')}
            </th>
            <th scope="col" className="py-2 text-right font-medium">
              {t('analytics.people')}
            </th>
            <th scope="col" className="py-2 pl-3 text-right font-medium">
              {t('analytics.funnel.ofFirst')}
            </th>
            <th scope="col" className="py-2 pl-3 text-right font-medium max-sm:hidden">
              {t('analytics.funnel.ofPrevious')}
            </th>
            <th scope="col" className="py-2 pl-3 text-right font-medium max-sm:hidden">
              {t('analytics.funnel.won')}
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => {
            const name = nameOf(step.kind);
            const lost = step.people - (steps[index + 1]?.people ?? step.people);
            return (
              <tr key={index} className="border-t border-separator align-top">
                <th scope="row" className="w-1/2 py-2.5 pr-3 text-left font-normal">
                  <span className="flex flex-wrap items-baseline gap-x-2">
                    <span className="num text-muted">{index + 1}</span>
                    <span className="font-semibold break-all">{name}</span>
                    {step.lostCell && lost > 0 && (
                      <button
                        type="button"
                        className="relative cursor-pointer text-meta text-muted underline-offset-2 hover:underline"
                        onClick={() =>
                          onCell({
                            cell: step.lostCell ?? '',
                            title: t('analytics.funnel.openLost', { kind: name, people: lost }),
                          })
                        }
                      >
                        {t('analytics.funnel.lost', { people: lost })}
                        <span className="sr-only">
                          {' '}
                          {t('analytics.funnel.openLost', { kind: name, people: lost })}
                        </span>
                      </button>
                    )}
                  </span>
                  <span aria-hidden className="mt-1.5 block h-2.5 rounded-full bg-default">
                    <span
                      className="block h-full rounded-full bg-chart-1"
                      style={{ width: `${Math.max(step.people > 0 ? 1 : 0, (step.ofFirst ?? 0) * 100)}%` }}
                    />
                  </span>
                </th>
                <td className="num py-2.5 text-right font-semibold">
                  {step.people > 0 ? (
                    <button
                      type="button"
                      className="relative cursor-pointer text-accent-soft-foreground underline-offset-2 hover:underline"
                      onClick={() => onCell({ cell: step.cell, title: name })}
                    >
                      {count(step.people)}
                      <span className="sr-only">
                        {' '}
                        {t('analytics.open', { label: name, people: step.people })}
                      </span>
                    </button>
                  ) : (
                    count(0)
                  )}
                </td>
                <td className="num py-2.5 pl-3 text-right">{percent(step.ofFirst)}</td>
                <td className="num py-2.5 pl-3 text-right max-sm:hidden">
                  {index === 0 ? '—' : percent(step.ofPrevious)}
                </td>
                <td className="py-2.5 pl-3 text-right max-sm:hidden">
                  <Money won={step.won} isCompact />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
