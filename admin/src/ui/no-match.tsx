import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';
import { EmptyState } from './states';

interface NoMatchProps {
  icon?: ReactNode;
  onClear: () => void;
  /** What else than “clear the filters” the way back is called. */
  clearLabel?: string;
}

/** Instead of rows: there are some, and the filters leave none of them. */
export function NoMatch({ icon, onClear, clearLabel }: NoMatchProps) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={icon}
      title={t('common.empty.noMatch')}
      description={t('common.empty.noMatchHint')}
      action={<Button onPress={onClear}>{clearLabel ?? t('common.action.clearFilters')}</Button>}
    />
  );
}
