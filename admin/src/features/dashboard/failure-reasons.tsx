import { useTranslation } from 'react-i18next';
import { useFailureName } from './failure-name';

const SHOWN = 4;

export function FailureReasons({ reasons }: { reasons: { code: string; count: number }[] }) {
  const { t } = useTranslation();
  const nameOf = useFailureName();
  if (reasons.length === 0) return <p className="text-table text-muted">{t('dashboard.failures.empty')}</p>;
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  const sorted = reasons.toSorted((a, b) => b.count - a.count).slice(0, SHOWN);
  return (
    <ul className="flex flex-col gap-2 text-table">
      {sorted.map(({ code, count }) => {
        const percent = Math.round((count / total) * 100);
        return (
          <li key={code} className="flex items-center gap-3">
            <span className="w-36 shrink-0 truncate" title={nameOf(code)}>
              {nameOf(code)}
            </span>
            <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-default">
              <span className="block h-full rounded-full bg-chart-5" style={{ width: `${percent}%` }} />
            </span>
            <span className="num w-9 text-right text-muted">{percent}%</span>
          </li>
        );
      })}
    </ul>
  );
}
