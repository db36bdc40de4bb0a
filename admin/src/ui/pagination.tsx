import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { IconButton } from './button';

export const pageSizes = [25, 50, 100] as const;
export type PageSize = (typeof pageSizes)[number];

interface PaginationProps {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
  onSize: (size: PageSize) => void;
}

/** Which rows of how many, page size, previous and next. */
export function Pagination({ page, size, total, onPage, onSize }: PaginationProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (total === 0) return null;
  const pages = Math.max(1, Math.ceil(total / size));
  const from = (page - 1) * size + 1;
  const to = Math.min(page * size, total);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-separator px-4 py-2.5 text-table text-muted">
      <span className="num" data-testid="page-range">
        {t('common.table.range', {
          total: format.count(total),
          from: format.count(from),
          to: format.count(to),
        })}
      </span>
      <div className="flex items-center gap-2">
        <label className="flex items-center gap-2 max-sm:hidden">
          {t('common.table.pageSize')}
          <select
            value={size}
            onChange={(event) => {
              const chosen = pageSizes.find((choice) => choice === Number(event.target.value));
              if (chosen) onSize(chosen);
            }}
            className="h-8 rounded-lg border border-field-border bg-surface px-2 text-foreground"
          >
            {pageSizes.map((choice) => (
              <option key={choice} value={choice}>
                {choice}
              </option>
            ))}
          </select>
        </label>
        <IconButton
          label={t('common.table.previous')}
          variant="outline"
          size="sm"
          className="button--touch"
          isDisabled={page <= 1}
          onPress={() => onPage(page - 1)}
        >
          <ChevronLeft />
        </IconButton>
        <span
          className="num"
          aria-label={t('common.table.page', { page: format.count(page), pages: format.count(pages) })}
        >
          {format.count(page)} / {format.count(pages)}
        </span>
        <IconButton
          label={t('common.table.next')}
          variant="outline"
          size="sm"
          className="button--touch"
          isDisabled={page >= pages}
          onPress={() => onPage(page + 1)}
        >
          <ChevronRight />
        </IconButton>
      </div>
    </div>
  );
}
