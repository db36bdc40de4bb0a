import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { UserPointsQuery } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { useCan } from '@/lib/permissions';
import { Time } from '@/ui/time';

type Hold = UserPointsQuery['user']['pointHolds'][number];

const kinds = ['refund', 'point-adjustment'] as const;

/** What is set aside, for what, and where it is decided. */
export function PointHolds({ holds }: { holds: Hold[] }) {
  const { t } = useTranslation();
  return (
    <ul data-testid="point-holds">
      {holds.map((hold) => {
        const kind = kinds.find((known) => known === hold.sourceKind);
        return (
          <li
            key={hold.id}
            className="flex min-h-11 items-center gap-3 border-b border-separator py-1.5 text-table last:border-b-0"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate">{kind ? t(`points.holds.kind.${kind}`) : hold.sourceKind}</p>
              <p className="text-meta text-muted">
                <Time iso={hold.placedAt} />
                {hold.expiresAt && (
                  <>
                    {' · '}
                    {t('points.holds.until')} <Time iso={hold.expiresAt} />
                  </>
                )}
              </p>
            </div>
            <HoldLink kind={kind} />
            <span className="num font-semibold whitespace-nowrap">{formatWonDigits(hold.amount)}P</span>
          </li>
        );
      })}
    </ul>
  );
}

function HoldLink({ kind }: { kind: (typeof kinds)[number] | undefined }) {
  const { t } = useTranslation();
  const mayRefunds = useCan('refund.read');
  const mayApprovals = useCan('approval.read');
  const className =
    'inline-flex min-h-6 items-center text-meta font-medium text-accent-soft-foreground hover:underline';
  if (kind === 'refund' && mayRefunds) {
    return (
      <Link to="/refunds" search={{ status: 'all' }} className={className}>
        {t('points.holds.toRefunds')}
      </Link>
    );
  }
  if (kind === 'point-adjustment' && mayApprovals) {
    return (
      <Link to="/approvals" className={className}>
        {t('points.holds.toApprovals')}
      </Link>
    );
  }
  return null;
}
