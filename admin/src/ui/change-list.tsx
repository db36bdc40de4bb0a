import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AuditValue } from './audit-value';
import { useAuditNames } from './use-audit-names';

export interface Change {
  field: string;
  before?: string | null;
  after?: string | null;
}

interface ChangeListProps {
  changes: readonly Change[];
  /** What was done, where they are of an audit event: its codes are told in words. */
  action?: string;
  /** Fields have their names for people, not those of the program. */
  isInWords?: boolean;
}

/** Fields before and after. What was added has no before, what was removed no after: only what is there has a color. */
export function ChangeList({ changes, action = '', isInWords = false }: ChangeListProps) {
  const { t } = useTranslation();
  const names = useAuditNames();
  const say = (field: string, value: string): ReactNode =>
    isInWords ? names.value(value) : <AuditValue action={action} name={field} value={value} />;
  const none = <span className="text-muted">{t('common.empty.value')}</span>;
  return (
    <dl className="flex flex-col gap-2 text-table" data-testid="changes">
      {changes.map(({ field, before, after }) => {
        const name = isInWords ? field : names.field(field);
        return (
          <div key={field} className="rounded-lg border border-separator px-3 py-2">
            <dt className={`mb-1 text-meta text-muted ${name === undefined ? 'font-mono' : ''}`}>
              {name ?? field}
            </dt>
            <dd className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-start gap-2">
              <span
                className={`min-w-0 rounded px-1.5 py-0.5 break-words ${before == null ? '' : 'bg-danger-soft text-danger-soft-foreground'}`}
              >
                <span className="sr-only">{t('audit.before')} </span>
                {before == null ? none : say(field, before)}
              </span>
              <ArrowRight aria-hidden size={14} className="mt-1 text-muted" />
              <span
                className={`min-w-0 rounded px-1.5 py-0.5 break-words ${after == null ? '' : 'bg-success-soft text-success-soft-foreground'}`}
              >
                <span className="sr-only">{t('audit.after')} </span>
                {after == null ? none : say(field, after)}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
