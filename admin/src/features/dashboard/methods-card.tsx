import { useTranslation } from 'react-i18next';
import { formatRatio } from '@/lib/format';
import { Money } from '@/ui/money';
import { Skeleton } from '@/ui/skeleton';
import { Card } from '@/ui/card';
import { FailureReasons } from './failure-reasons';
import type { Metrics } from './use-dashboard';

const colors = [
  'bg-chart-1',
  'bg-chart-3',
  'bg-chart-6',
  'bg-chart-4',
  'bg-chart-2',
  'bg-chart-5',
  'bg-muted',
];

interface MethodsCardProps {
  metrics: Metrics | undefined;
  periodText: string;
}

/** How people pay, as one bar and its list, and why payments failed. */
export function MethodsCard({ metrics, periodText }: MethodsCardProps) {
  const { t } = useTranslation();
  return (
    <Card
      title={t('dashboard.methods.title')}
      subtitle={t('dashboard.methods.subtitle', { period: periodText })}
    >
      <div className="p-4">
        {!metrics ? (
          <Skeleton className="h-[180px] w-full" />
        ) : metrics.methodShares.length === 0 ? (
          <p className="py-8 text-center text-table text-muted">{t('dashboard.methods.empty')}</p>
        ) : (
          <MethodShares shares={metrics.methodShares} />
        )}
        <div className="mt-4 border-t border-separator pt-3.5">
          <h3 className="mb-2 text-meta text-muted">
            {t('dashboard.failures.title', { period: periodText })}
          </h3>
          {metrics ? (
            <FailureReasons reasons={metrics.failureReasons} />
          ) : (
            <Skeleton className="h-20 w-full" />
          )}
        </div>
      </div>
    </Card>
  );
}

function MethodShares({ shares }: { shares: Metrics['methodShares'] }) {
  const { t } = useTranslation();
  const sorted = shares.toSorted((a, b) => Number(BigInt(b.amount) - BigInt(a.amount)));
  // Shares are lengths on the screen, not money, so a float is fine here.
  const total = sorted.reduce((sum, share) => sum + Number(share.amount), 0);
  const ratio = (amount: string) => (total === 0 ? 0 : Number(amount) / total);
  return (
    <>
      <div aria-hidden className="mb-2 flex h-2.5 gap-0.5 overflow-hidden rounded-full">
        {sorted.map((share, index) => (
          <span
            key={share.method}
            className={colors[index % colors.length]}
            style={{ width: `${ratio(share.amount) * 100}%` }}
          />
        ))}
      </div>
      <ul>
        {sorted.map((share, index) => (
          <li
            key={share.method}
            className="flex items-center gap-3 border-b border-separator py-2.5 text-table last:border-b-0"
          >
            <span
              aria-hidden
              className={`size-2.5 shrink-0 rounded-[3px] ${colors[index % colors.length]}`}
            />
            <span className="min-w-0 flex-1 truncate">{t(`common.method.${share.method}`)}</span>
            <span className="num font-semibold">{formatRatio(ratio(share.amount))}%</span>
            <span className="w-24 text-right">
              <Money won={share.amount} isCompact className="text-muted" />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
