import { useTranslation } from 'react-i18next';
import type { RevenuePoint } from '@/charts/revenue-chart';
import { Money } from '@/ui/money';

/** The same numbers as the chart, to read. */
export function RevenueTable({ points, isHourly }: { points: RevenuePoint[]; isHourly: boolean }) {
  const { t } = useTranslation();
  return (
    <div
      className="h-full overflow-y-auto"
      tabIndex={0}
      role="group"
      aria-label={t('dashboard.revenue.title')}
    >
      <table className="w-full text-table">
        <thead className="sticky top-0 bg-surface text-meta text-muted">
          <tr>
            <th scope="col" className="py-1.5 text-left font-medium">
              {t(isHourly ? 'dashboard.revenue.hour' : 'dashboard.revenue.day')}
            </th>
            <th scope="col" className="py-1.5 text-right font-medium">
              {t('dashboard.revenue.current')}
            </th>
            {!isHourly && (
              <th scope="col" className="py-1.5 text-right font-medium">
                {t('dashboard.revenue.previous')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.label} className="border-t border-separator">
              <th scope="row" className="num py-1.5 text-left font-normal">
                {point.label}
              </th>
              <td className="text-right">
                <Money won={point.amount} />
              </td>
              {point.previousAmount !== null && (
                <td className="text-right text-muted">
                  <Money won={point.previousAmount} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
