import { Minus, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePermissionInfo } from '@/lib/use-permission-info';

interface AccessDiffProps {
  gains: readonly string[];
  loses: readonly string[];
}

/** What somebody may do afterwards that they may not do now, and the other way round. */
export function AccessDiff({ gains, loses }: AccessDiffProps) {
  const { t } = useTranslation();
  const { title } = usePermissionInfo();
  if (gains.length === 0 && loses.length === 0) {
    return <p className="text-table text-muted">{t('permissions.diff.none')}</p>;
  }
  const lines = [
    ...gains.map((name) => ({ name, isGain: true })),
    ...loses.map((name) => ({ name, isGain: false })),
  ];
  return (
    <ul className="flex flex-col gap-1 text-table">
      {lines.map(({ name, isGain }) => (
        <li
          key={name}
          className={`flex items-start gap-2 rounded-md px-2 py-1 ${isGain ? 'bg-success-soft text-success-soft-foreground' : 'bg-danger-soft text-danger-soft-foreground'}`}
        >
          {isGain ? (
            <Plus aria-hidden size={14} className="mt-0.5 shrink-0" />
          ) : (
            <Minus aria-hidden size={14} className="mt-0.5 shrink-0" />
          )}
          <span className="sr-only">{t(isGain ? 'permissions.diff.gains' : 'permissions.diff.loses')}</span>
          <span className="min-w-0 flex-1">
            {title(name)} <code className="font-mono text-caption opacity-80">{name}</code>
          </span>
        </li>
      ))}
    </ul>
  );
}
