import { formatWonDigits } from '@/lib/format';
import { Time } from '@/ui/time';
import { useEntryKindName } from '@/ui/use-entry-kind-name';
import type { CustomerSeen } from './use-customer-view';

/** How the points came and went, with what was left each time. */
export function PointEntries({ entries }: { entries: CustomerSeen['ledgerEntries'] }) {
  const kindName = useEntryKindName();
  return (
    <ul>
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="flex min-h-11 items-center gap-3 border-b border-separator py-1.5 text-table last:border-b-0"
        >
          <span className="min-w-0 flex-1 truncate">{kindName(entry.kind)}</span>
          <span className="num font-semibold whitespace-nowrap">
            {entry.amount.startsWith('-') ? '' : '+'}
            {formatWonDigits(entry.amount)}P
          </span>
          <span className="num text-muted whitespace-nowrap">{formatWonDigits(entry.balance)}P</span>
          <span className="text-meta text-muted">
            <Time iso={entry.postedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}
