import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RevenueReportDocument, type RevenueReportQuery } from '@/gql/graphql';
import { changePercent, formatSigned } from '@/lib/format';
import { useFormat } from '@/lib/use-format';
import { Card } from '@/ui/card';
import { Money } from '@/ui/money';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { EmptyState, ErrorPanel } from '@/ui/states';
import type { ReportProps } from './analytics-page';
import { TimeCard } from './time-card';
import { useReport } from './use-report';

type Report = RevenueReportQuery['revenueReport'];

export function RevenueView({ ask, onCell }: Pick<ReportProps, 'ask' | 'onCell'>) {
  const { t } = useTranslation();
  const { won, wonCompact, count, shortDay } = useFormat();
  const { data, error, isStale, reload } = useReport(RevenueReportDocument, ask);
  const report = data?.revenueReport;
  if (error)
    return (
      <div className="card">
        <ErrorPanel title={t('analytics.loadFailed')} error={error} onRetry={reload} />
      </div>
    );
  if (!report) return <Skeleton className="h-96 w-full" />;
  const amounts = (key: 'net' | 'revenue' | 'refunded') => ({
    name: t(`analytics.revenue.${key}`),
    values: report.points.map((point) => Number(point[key])),
    texts: report.points.map((point) => won(point[key])),
  });
  const isEmpty = report.total.revenue === '0' && report.total.refunded === '0';
  return (
    <div className="flex flex-col gap-4">
      <Tiles report={report} />
      {report.unexplained !== '0' && (
        <Notice tone="warning">{t('analytics.revenue.unexplained', { won: won(report.unexplained) })}</Notice>
      )}
      {isEmpty ? (
        <div className="card">
          <EmptyState title={t('analytics.revenue.empty')} />
        </div>
      ) : (
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,1fr)]">
          <TimeCard
            title={t('analytics.revenue.title')}
            subtitle={t('analytics.revenue.ledger')}
            isStale={isStale}
            days={report.points.map(({ date }) => date)}
            lines={[amounts('net'), amounts('revenue'), amounts('refunded')]}
            format={(value) => wonCompact(String(Math.round(value)))}
            people={report.points.map(({ payers }) => payers)}
            onOpen={(index) => {
              const point = report.points[index];
              if (!point) return;
              const title = `${t('analytics.revenue.payers')} · ${shortDay(point.date)} (${count(point.payers)})`;
              onCell({ cell: point.cell, title });
            }}
          />
          <Purposes report={report} />
        </div>
      )}
    </div>
  );
}

function Tiles({ report }: { report: Report }) {
  const { t } = useTranslation();
  const change = changePercent(report.total.net, report.previous.net);
  const perPayer = report.payers === 0 ? '0' : (BigInt(report.total.net) / BigInt(report.payers)).toString();
  const tiles: { key: 'net' | 'refunded' | 'payers' | 'perPayer'; value: ReactNode; note: ReactNode }[] = [
    {
      key: 'net',
      value: <Money won={report.total.net} />,
      note: (
        <>
          {t('analytics.revenue.previous')} <Money won={report.previous.net} isCompact />
          {change !== null && <span className="num"> · {formatSigned(change)}%</span>}
        </>
      ),
    },
    {
      key: 'refunded',
      value: <Money won={report.total.refunded} />,
      note: (
        <>
          {t('analytics.revenue.revenue')} <Money won={report.total.revenue} isCompact />
        </>
      ),
    },
    {
      key: 'payers',
      value: <span className="num">{t('common.people', { count: report.payers })}</span>,
      note: null,
    },
    { key: 'perPayer', value: <Money won={perPayer} />, note: null },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      {tiles.map(({ key, value, note }) => (
        <div key={key} className="card px-4 py-3.5" data-testid={`revenue-${key}`}>
          <dt className="text-meta text-muted">{t(`analytics.revenue.${key}`)}</dt>
          <dd className="num mt-1 text-[20px] leading-8 font-bold">{value}</dd>
          <dd className="min-h-4 text-meta text-muted">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

const NAMED = ['POINT_TOPUP', 'MEMBERSHIP', 'DOMAIN_USAGE'] as const;

function Purposes({ report }: { report: Report }) {
  const { t } = useTranslation();
  const nameOf = (purpose: string): string => {
    const named = NAMED.find((known) => known === purpose);
    return named ? t(`analytics.purpose.${named}`) : t('analytics.purpose.other', { purpose });
  };
  return (
    <Card title={t('analytics.revenue.byPurpose')}>
      <table className="mt-2 mb-3 w-full text-table">
        <thead className="text-meta text-muted">
          <tr>
            <th scope="col" className="px-4 py-1.5 text-left font-medium">
              {t('analytics.revenue.purpose')}
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-medium">
              {t('analytics.revenue.net')}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.purposes.map(({ purpose, net }) => (
            <tr key={purpose} className="border-t border-separator">
              <th scope="row" className="px-4 py-2 text-left font-normal">
                {nameOf(purpose)}
              </th>
              <td className="px-4 py-2 text-right">
                <Money won={net} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
