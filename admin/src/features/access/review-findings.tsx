import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AccessReviewDetailFactsFragment } from '@/gql/graphql';
import { seoulDay } from '@/lib/time';
import { useFormat } from '@/lib/use-format';
import { buttonClass } from '@/ui/button';
import { Part } from './review-body';
import { daysOfMonth } from './search';
import { useActorName } from './use-actor-name';

type Finding = AccessReviewDetailFactsFragment['findings'][number];

/** What stands out, each with the way to its records. */
export function ReviewFindings({ month, findings }: { month: string; findings: Finding[] }) {
  const { t } = useTranslation();
  const { shortDay } = useFormat();
  const nameOf = useActorName();
  const textOf = ({ kind, count, usual }: Finding): string =>
    kind === 'MANY_PEOPLE' && usual != null
      ? t('reviews.finding.MANY_PEOPLE_USUAL', { count, usual })
      : t(`reviews.finding.${kind}`, { count });
  const spanText = ({ from, to }: { from: string; to: string }): string =>
    from === to ? shortDay(from) : `${shortDay(from)}–${shortDay(to)}`;
  return (
    <Part title={t('reviews.findings')}>
      {findings.length === 0 ? (
        <p className="text-table text-muted">{t('reviews.noFindings')}</p>
      ) : (
        <ul data-testid="review-findings">
          {findings.map((finding) => (
            <li
              key={`${finding.kind} ${finding.actorId}`}
              className="flex items-center justify-between gap-3 border-b border-separator py-2 text-table last:border-b-0"
            >
              <div className="min-w-0">
                <p className="font-medium">{textOf(finding)}</p>
                <p className="text-meta text-muted">
                  {nameOf(finding)} · {spanText(spanOf(finding, month))}
                </p>
              </div>
              {finding.actorId && (
                <Link
                  to="/access-records"
                  search={{ actor: finding.actorId, period: 'custom', ...spanOf(finding, month) }}
                  className={buttonClass('outline', 'sm')}
                >
                  {t('reviews.look')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

/** The first and the last Seoul day of a finding. */
function spanOf({ from, to }: Finding, month: string): { from: string; to: string } {
  const last = seoulDay(new Date(Date.parse(to) - 1));
  return last.startsWith(month) ? { from: seoulDay(new Date(from)), to: last } : daysOfMonth(month);
}
