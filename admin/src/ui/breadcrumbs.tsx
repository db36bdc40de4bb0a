import { Link, type LinkProps } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface BreadcrumbsProps {
  /** The list that the page is one thing of. */
  to: LinkProps['to'];
  list: ReactNode;
  /** Undefined until it is loaded: its place is kept. */
  current: ReactNode;
}

/** Where a page of one thing stands, and the way back to its list. */
export function Breadcrumbs({ to, list, current }: BreadcrumbsProps) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('common.nav.trail')} className="mb-3">
      <ol className="flex min-h-6 items-center gap-1 text-table text-muted">
        <li className="shrink-0">
          <Link to={to} className="inline-flex min-h-6 items-center hover:text-foreground hover:underline">
            {list}
          </Link>
        </li>
        <li aria-hidden className="shrink-0">
          <ChevronRight size={14} />
        </li>
        <li aria-current="page" className="min-w-0 truncate">
          {current}
        </li>
      </ol>
    </nav>
  );
}
