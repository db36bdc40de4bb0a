import { Link } from '@tanstack/react-router';
import { ArrowRight, Coins } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserPointsDocument } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { useAsk } from '@/lib/use-ask';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { BalanceAt } from '@/ui/statement/balance-at';
import type { UserDetail } from '../user-drawer';
import { Part } from './part';
import { PointAdjustments } from './point-adjustments';
import { PointEntries } from './point-entries';
import { PointHolds } from './point-holds';

const AdjustDialog = lazy(() => import('./adjust-dialog').then((m) => ({ default: m.AdjustDialog })));

/** Somebody's points: what they have, what is held of it and why, how it came to be, and the means to correct it. */
export function UserPoints({ user }: { user: UserDetail }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: UserPointsDocument,
    variables: { id: user.id },
    requestPolicy: 'cache-and-network',
  });
  // Lists below ask anew when something was changed here.
  const [changes, setChanges] = useState(0);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const changed = () => {
    reload();
    setChanges((count) => count + 1);
  };
  const found = result.data?.user.id === user.id ? result.data.user : undefined;
  if (result.error && !found)
    return <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />;
  if (!found) return <Skeleton className="m-5 h-40" />;
  const { points, pointsAccount: account, pointHolds: holds } = found;
  return (
    <>
      <dl className="grid grid-cols-2 border-b border-separator" data-testid="points-balance">
        {(['available', 'pending'] as const).map((part) => (
          <div key={part} className="p-5 first:border-r first:border-separator">
            <dt className="text-meta text-muted">{t(`points.${part}`)}</dt>
            <dd className="num text-[22px] font-bold">{formatWonDigits(points[part])}P</dd>
          </div>
        ))}
      </dl>
      <Adjusting user={user} onChanged={changed} />
      {holds.length > 0 && (
        <Part title={t('points.holds.title')}>
          <PointHolds holds={holds} />
        </Part>
      )}
      <PointAdjustments key={`adjustments ${changes}`} userId={user.id} />
      {account ? (
        <>
          <Part
            title={t('points.entries.title')}
            action={
              <Link
                to="/ledger/$accountId"
                params={{ accountId: account.id }}
                className="inline-flex min-h-6 items-center gap-1 text-meta font-medium text-accent-soft-foreground hover:underline"
              >
                {t('points.entries.inLedger')}
                <ArrowRight aria-hidden size={14} />
              </Link>
            }
          >
            <PointEntries key={`entries ${changes}`} accountId={account.id} total={account.entries} />
          </Part>
          <Part title={t('browser.balanceAtTitle')}>
            <BalanceAt accountId={account.id} book={account.book} />
          </Part>
        </>
      ) : (
        <p className="p-5 text-table text-muted">{t('points.entries.none')}</p>
      )}
    </>
  );
}

/** Only for people who may, and about people who are active: the server would refuse anybody else. */
function Adjusting({ user, onChanged }: { user: UserDetail; onChanged: () => void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useAsk('points');
  const mayAdjust = useCan('points.adjust');
  const mayDeduct = useCan('points.deduct');
  if (!mayAdjust || user.status !== 'ACTIVE') return null;
  return (
    <div className="border-b border-separator p-5">
      <Button className="w-full" onPress={() => setOpen(true)} data-testid="adjust-open">
        <Coins aria-hidden />
        {t('points.adjust.open')}
      </Button>
      {isOpen && (
        <Suspense>
          <AdjustDialog
            user={user}
            mayDeduct={mayDeduct}
            onClose={(hasChanged) => {
              setOpen(false);
              if (hasChanged) onChanged();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
