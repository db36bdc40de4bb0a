import { CircleAlert, Copy, RotateCw, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CombinedError } from '@urql/core';
import { useAnswersAsk } from '@/lib/ask-answers';
import { errorText } from '@/lib/error-message';
import { toAppError, type AppError } from '@/lib/gql/errors';
import { useLanguage } from '@/lib/use-format';
import { Button, IconButton } from './button';

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  description?: string;
  action?: ReactNode;
}

export function EmptyState({ icon, title, description, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <span className="text-muted">{icon ?? <SearchX aria-hidden size={28} strokeWidth={1.5} />}</span>
      <p className="font-medium">{title}</p>
      {description && <p className="text-table text-muted">{description}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** The id to give to support, with a button that copies it. */
export function RequestId({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <span className="inline-flex items-center gap-1 text-meta text-muted">
      {t('common.error.requestId')} <code className="font-mono">{id}</code>
      <IconButton
        label={t('common.action.copy')}
        size="sm"
        onPress={() => void navigator.clipboard?.writeText(id)}
      >
        <Copy />
      </IconButton>
    </span>
  );
}

interface ErrorPanelProps {
  title: string;
  error: CombinedError | AppError;
  onRetry?: () => void;
}

/** What could not be loaded, why, and how to go on. */
export function ErrorPanel({ title, error, onRetry }: ErrorPanelProps) {
  useAnswersAsk();
  const { t } = useTranslation();
  const language = useLanguage();
  const appError = 'graphQLErrors' in error ? toAppError(error) : error;
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <CircleAlert aria-hidden size={28} strokeWidth={1.5} className="text-danger-text" />
      <p className="font-medium">{title}</p>
      <p className="text-table text-muted">{errorText(appError, language)}</p>
      {appError.requestId && <RequestId id={appError.requestId} />}
      {onRetry && (
        <Button size="sm" className="mt-1" onPress={onRetry}>
          <RotateCw aria-hidden />
          {t('common.action.retry')}
        </Button>
      )}
    </div>
  );
}

/** A sentence about a failed write, inside the form it belongs to. */
export function FormBanner({ error }: { error: CombinedError | null | undefined }) {
  const language = useLanguage();
  if (!error) return null;
  const appError = toAppError(error);
  return (
    <div role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-table text-danger-soft-foreground">
      <p>{errorText(appError, language)}</p>
      {appError.requestId && <RequestId id={appError.requestId} />}
    </div>
  );
}
