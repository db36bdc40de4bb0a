import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { formatRatio } from '@/lib/format';
import { useFormat } from '@/lib/use-format';
import type { OnCell } from './cell';
import { begun, moved, strengths, type CohortReport, type HeatCell } from './heat';
import type { Measure } from './search';

interface HeatTableProps {
  report: CohortReport;
  measure: Measure;
  isStale: boolean;
  onCell: OnCell;
}

/** At full strength the color still lets the text be read, in both themes. */
const STRONGEST_PERCENT = 46;

/** A real table whose cells are shaded and numbered; one stop for the tab key, the arrows walk inside. */
export function HeatTable({ report, measure, isStale, onCell }: HeatTableProps) {
  const { t } = useTranslation();
  const { count, shortDay, wonCompact } = useFormat();
  const [place, setPlace] = useState({ row: 0, column: 0 });
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = useMemo(() => begun(report), [report]);
  const shades = useMemo(() => strengths(rows, measure), [rows, measure]);
  const columns = Math.max(...rows.map(({ cells }) => cells.length));
  const lengths = rows.map(({ size, cells }) => (size === 0 ? 0 : cells.length));
  const sinceText = (n: number) =>
    n === 0 ? t('analytics.cohort.start') : t(`analytics.cohort.since.${report.grain}`, { n });
  const textOf = (cell: HeatCell): string => {
    if (measure === 'share') return cell.share == null ? '—' : `${formatRatio(cell.share)}%`;
    return measure === 'people' ? count(cell.people) : wonCompact(cell[measure]);
  };
  const walk = (event: KeyboardEvent, row: number, column: number) => {
    const next = moved({ row, column }, event.key, lengths);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    body.current?.querySelector<HTMLElement>(`[data-place="${next.row}.${next.column}"]`)?.focus();
  };
  // The stop must be on a cell that is there, also after the table changed.
  const firstRow = lengths.findIndex((length) => length > 0);
  const stop = (lengths[place.row] ?? 0) > place.column ? place : { row: firstRow, column: 0 };
  return (
    <div className={`overflow-x-auto p-4 ${isStale ? 'opacity-60' : ''}`} aria-busy={isStale}>
      <table className="w-full border-separate border-spacing-0.5 text-table" data-testid="heat">
        <thead className="text-meta text-muted">
          <tr>
            <th scope="col" className="sticky left-0 z-10 bg-surface py-1 pr-2 text-left font-medium">
              {t('analytics.cohort.cohort')}
            </th>
            <th scope="col" className="px-2 py-1 text-right font-medium">
              {t('analytics.cohort.size')}
            </th>
            {Array.from({ length: columns }, (_, n) => (
              <th key={n} scope="col" className="px-2 py-1 text-right font-medium whitespace-nowrap">
                {sinceText(n)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row, r) => {
            const name = shortDay(row.date);
            return (
              <tr key={row.date}>
                <th
                  scope="row"
                  className="num sticky left-0 z-10 bg-surface py-0.5 pr-2 text-left font-medium whitespace-nowrap"
                >
                  {name}
                </th>
                <td className="num px-2 text-right">
                  {row.size === 0 ? (
                    <span className="text-muted">0</span>
                  ) : (
                    <button
                      type="button"
                      className="relative cursor-pointer text-accent-soft-foreground underline-offset-2 hover:underline"
                      onClick={() =>
                        onCell({
                          cell: row.cell,
                          title: t('analytics.cohort.all', { cohort: name, people: row.size }),
                        })
                      }
                    >
                      {count(row.size)}
                      <span className="sr-only">
                        {' '}
                        {t('analytics.cohort.all', { cohort: name, people: row.size })}
                      </span>
                    </button>
                  )}
                </td>
                {row.size > 0 &&
                  row.cells.map((cell, c) => {
                    const text = textOf(cell);
                    const label = t('analytics.cohort.open', {
                      cohort: name,
                      since: sinceText(cell.since),
                      value: text,
                    });
                    const strength = Math.round((shades[r]?.[c] ?? 0) * STRONGEST_PERCENT);
                    return (
                      <td key={c} className="p-0">
                        <button
                          type="button"
                          data-place={`${r}.${c}`}
                          tabIndex={stop.row === r && stop.column === c ? 0 : -1}
                          aria-label={label}
                          title={cell.complete ? undefined : t('analytics.cohort.unfinished')}
                          className={`num h-8 w-full min-w-16 cursor-pointer rounded px-2 text-right whitespace-nowrap ${cell.complete ? '' : 'italic'}`}
                          style={{
                            background: `color-mix(in srgb, var(--chart-1) ${strength}%, transparent)`,
                          }}
                          onFocus={() => setPlace({ row: r, column: c })}
                          onKeyDown={(event) => walk(event, r, c)}
                          onClick={() => onCell({ cell: cell.cell, title: label })}
                        >
                          {text}
                        </button>
                      </td>
                    );
                  })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
