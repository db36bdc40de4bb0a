import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/button';
import { ErrorBoundary } from '@/ui/error-boundary';
import { EmptyState } from '@/ui/states';

interface CardProps {
  title: string;
  subtitle?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Card({ title, subtitle, action, children, className = '' }: CardProps) {
  return (
    <section aria-label={title} className={`card flex min-w-0 flex-col ${className}`}>
      <div className="flex items-start justify-between gap-3 px-4 pt-4">
        <div className="min-w-0">
          <h2 className="text-card leading-5 font-semibold">{title}</h2>
          {subtitle && <div className="mt-0.5 text-meta text-muted">{subtitle}</div>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** A card that fails says so in its own place; the others stay. */
export function CardBoundary({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <ErrorBoundary
      fallback={(retry) => (
        <div className="card">
          <EmptyState
            title={t('common.error.crashTitle')}
            action={<Button onPress={retry}>{t('common.action.retry')}</Button>}
          />
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
