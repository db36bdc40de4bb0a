import { useTranslation } from 'react-i18next';
import type { SettlementDifferenceFactsFragment } from '@/gql/graphql';
import { Time } from '@/ui/time';
import { differenceKinds } from './search';

type Entry = SettlementDifferenceFactsFragment['history'][number];

/** What happened to a difference, oldest first. */
export function DifferenceHistory({ history }: { history: readonly Entry[] }) {
  const { t } = useTranslation();
  return (
    <section className="p-5" aria-label={t('settlements.historyTitle')}>
      <h3 className="mb-2 text-table font-semibold">{t('settlements.historyTitle')}</h3>
      <ol data-testid="difference-history">
        {history.map((entry) => (
          <li key={entry.id} className="border-b border-separator py-2.5 last:border-b-0">
            <div className="flex items-baseline justify-between gap-3 text-table">
              <span className="font-medium">{t(`settlements.action.${entry.action}`)}</span>
              <span className="text-meta text-muted">
                {entry.by ?? t('settlements.bySystem')} · <Time iso={entry.at} />
              </span>
            </div>
            <EntryText entry={entry} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function EntryText({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const words = (kind: string): string => {
    const known = differenceKinds.find((one) => one === kind);
    return known ? t(`settlements.kind.${known}`) : kind;
  };
  const text =
    entry.action === 'ASSIGNED'
      ? (entry.text ?? t('exceptions.nobody'))
      : entry.action === 'COMMENTED' || entry.action === 'RESOLVED'
        ? entry.text
        : entry.text?.split(' → ').map(words).join(' → ');
  return text ? <p className="text-table break-words text-muted">{text}</p> : null;
}
