import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Drawer } from './drawer';
import { Skeleton } from './skeleton';
import { ErrorPanel } from './states';

interface DetailDrawerProps<T> {
  id: string | undefined;
  /** What belongs to the id, once it is loaded. */
  found: T | undefined;
  error: CombinedError | undefined;
  label: string;
  testId: string;
  onRetry: () => void;
  onClose: () => void;
  head: (found: T) => ReactNode;
  foot?: (found: T) => ReactNode;
  children: (found: T) => ReactNode;
}

/** One thing of a list beside it: a place for it while it is on its way, and the reason when it does not come. */
export function DetailDrawer<T>({ id, found, error, ...props }: DetailDrawerProps<T>) {
  const { t } = useTranslation();
  return (
    <Drawer
      isOpen={id !== undefined}
      onClose={props.onClose}
      label={props.label}
      testId={props.testId}
      header={found ? props.head(found) : <Skeleton className="h-12 w-48" />}
      footer={found && props.foot?.(found)}
    >
      {found ? (
        props.children(found)
      ) : error ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={error} onRetry={props.onRetry} />
      ) : (
        <Skeleton className="m-5 h-64" />
      )}
    </Drawer>
  );
}

/** A heading with its state, under a word for what it is. */
export function DetailHead({ kind, title, chip }: { kind: string; title: string; chip: ReactNode }) {
  return (
    <>
      <p className="text-meta text-muted">{kind}</p>
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="text-[18px] font-bold">{title}</h2>
        {chip}
      </div>
    </>
  );
}
