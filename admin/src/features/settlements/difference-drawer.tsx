import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { SettlementDifferenceDetailDocument, type SettlementDifferenceFactsFragment } from '@/gql/graphql';
import { Copyable } from '@/ui/copyable';
import { Drawer } from '@/ui/drawer';
import { Facts, type Fact } from '@/ui/facts';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Day, Time } from '@/ui/time';
import { DifferenceActions } from './difference-actions';
import { DifferenceState } from './difference-columns';
import { DifferenceHistory } from './difference-history';

type Difference = SettlementDifferenceFactsFragment;

interface DifferenceDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One difference: what each side says, what to do first, what was done. */
export function DifferenceDrawer({ id, onClose, onChanged }: DifferenceDrawerProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: SettlementDifferenceDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const found = result.data?.settlementDifference;
  const difference = found?.id === id ? found : undefined;
  const changed = () => {
    refetch({ requestPolicy: 'network-only' });
    onChanged();
  };
  return (
    <Drawer
      isOpen={id !== undefined}
      onClose={onClose}
      label={t('settlements.detailTitle')}
      testId="difference-drawer"
      header={
        difference ? (
          <>
            <p className="text-meta text-muted">
              {t('settlements.detailTitle')} · <Day day={difference.day} />
            </p>
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="text-[18px] font-bold">{t(`settlements.kind.${difference.kind}`)}</h2>
              <DifferenceState row={difference} />
            </div>
          </>
        ) : (
          <Skeleton className="h-12 w-48" />
        )
      }
      footer={
        difference && <DifferenceActions key={difference.id} difference={difference} onChanged={changed} />
      }
    >
      {result.error && !difference ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={changed} />
      ) : difference ? (
        <DifferenceBody difference={difference} />
      ) : (
        <Skeleton className="m-5 h-64" />
      )}
    </Drawer>
  );
}

const sides = ['order', 'ledger', 'provider', 'line'] as const;

function DifferenceBody({ difference }: { difference: Difference }) {
  const { t } = useTranslation();
  const { payment } = difference;
  return (
    <>
      <section className="border-b border-separator p-5">
        {difference.status === 'OPEN' && (
          <p className="mb-4 rounded-lg bg-warning-soft px-3.5 py-3 text-table text-warning-soft-foreground">
            <span className="font-semibold">{t(`settlements.step.${difference.nextStep}`)}</span>
            <br />
            {t(`settlements.stepHelp.${difference.nextStep}`)}
          </p>
        )}
        <Facts
          facts={sides.map((side) => {
            const amount = difference[`${side}Amount`];
            return {
              label: t(`settlements.side.${side}`),
              value:
                amount == null ? (
                  <span className="text-muted">{t('settlements.absent')}</span>
                ) : (
                  <Money won={amount} />
                ),
            };
          })}
        />
      </section>
      <section className="border-b border-separator p-5">
        <Facts facts={factsOf(difference, t)} />
        {payment && (
          <div className="mt-3 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-table">
            <span className="flex min-w-0 flex-wrap items-center gap-2">
              {payment.user.name} · {payment.orderName}
              <PaymentStatusChip status={payment.status} />
            </span>
            <Link
              to="/payments/$id"
              params={{ id: payment.id }}
              className="inline-flex min-h-6 shrink-0 items-center gap-1 font-semibold hover:underline"
            >
              {t('exceptions.openPayment')}
              <ArrowRight aria-hidden size={15} />
            </Link>
          </div>
        )}
      </section>
      <DifferenceHistory history={difference.history} />
    </>
  );
}

function factsOf(difference: Difference, t: TFunction): Fact[] {
  return [
    { label: t('settlements.column.amount'), value: <Money won={difference.amount} /> },
    // Without anything to tell, it is the key that stands below.
    ...(difference.detail === difference.transactionKey
      ? []
      : [{ label: t('exceptions.fact.detail'), value: difference.detail }]),
    { label: t('exceptions.column.owner'), value: difference.owner?.name ?? t('exceptions.nobody') },
    { label: t('exceptions.column.openedAt'), value: <Time iso={difference.openedAt} as="full" /> },
    { label: t('settlements.lastSeen'), value: <Time iso={difference.lastSeenAt} as="full" /> },
    ...(difference.orderId
      ? [{ label: t('exceptions.fact.orderId'), value: <Copyable text={difference.orderId} /> }]
      : []),
    { label: t('settlements.transactionKey'), value: <Copyable text={difference.transactionKey} /> },
    ...(difference.closedAt
      ? [
          {
            label: t('exceptions.fact.resolved'),
            value: (
              <>
                {difference.closedBy ?? t('exceptions.byItself')} ·{' '}
                <Time iso={difference.closedAt} as="full" />
              </>
            ),
          },
        ]
      : []),
    ...(difference.resolution
      ? [{ label: t('exceptions.fact.resolution'), value: difference.resolution }]
      : []),
  ];
}
