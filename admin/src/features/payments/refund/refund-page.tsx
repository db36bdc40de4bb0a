import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { RefundDetailDocument, type RefundDetailQuery } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { useRefundEvents } from '@/lib/live-payments';
import { useCan } from '@/lib/permissions';
import { useThrottled } from '@/lib/use-debounced';
import { Breadcrumbs } from '@/ui/breadcrumbs';
import { Copyable } from '@/ui/copyable';
import { Facts, type Fact } from '@/ui/facts';
import { Money } from '@/ui/money';
import { PageHead } from '@/ui/page-head';
import { RefundStatusChip } from '@/ui/payment-status';
import { RawJson } from '@/ui/raw-json';
import { Section } from '@/ui/section';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { RecordTimeline } from '@/ui/timeline/record-timeline';
import { DecideButtons } from './decide-buttons';
import { RefundUnresolved } from './refund-unresolved';
import { useRequester } from './requester';
import { useDecision } from './use-decision';

type RefundDetail = RefundDetailQuery['refund'];

/** One refund: its facts, what may be decided about it, all that happened to it, and its raw record. */
export function RefundPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: RefundDetailDocument, variables: { id } });
  const reload = () => refetch({ requestPolicy: 'network-only' });
  useRefundEvents(useThrottled(reload, 300));
  const { decide, dialog } = useDecision('here', reload);
  const refund = result.data?.refund.id === id ? result.data.refund : undefined;
  return (
    <div className="mx-auto max-w-5xl">
      <Breadcrumbs to="/refunds" list={t('refunds.title')} current={refund?.payment.orderName} />
      <PageHead
        title={t('records.refund.title')}
        description={
          refund && (
            <span className="mt-1 flex flex-wrap items-center gap-2 text-foreground">
              <Money won={refund.amount} className="text-[22px] font-bold" />
              <RefundStatusChip status={refund.status} />
            </span>
          )
        }
        actions={refund && <DecideButtons refund={refund} payment={refund.payment} onDecide={decide} />}
      />
      {result.error && !refund ? (
        <ErrorPanel title={t('common.error.loadFailed')} error={result.error} onRetry={reload} />
      ) : (
        <div className="flex flex-col gap-4">
          <div className="card p-5">
            {refund ? <RefundFacts refund={refund} /> : <Skeleton className="h-40 w-full" />}
          </div>
          {refund && (
            <Section title={t('records.title')}>
              <RecordTimeline kind="REFUND" id={refund.id} />
            </Section>
          )}
        </div>
      )}
      {dialog}
    </div>
  );
}

function RefundFacts({ refund }: { refund: RefundDetail }) {
  return (
    <>
      <Facts facts={useRefundFacts(refund)} />
      {refund.status === 'UNKNOWN' && <RefundUnresolved />}
      <div className="mt-4">
        <RawJson value={refund} testId="raw-refund" />
      </div>
    </>
  );
}

const LINK = 'font-medium text-accent-soft-foreground underline underline-offset-2';

function useRefundFacts(refund: RefundDetail): Fact[] {
  const { t } = useTranslation();
  const requesterOf = useRequester();
  const [maySeePayments, maySeeUsers] = [useCan('payment.read'), useCan('user.read')];
  const { payment, account } = refund;
  const fact = (name: RefundFact, value: Fact['value']): Fact => ({
    label: t(`records.refund.${name}`),
    value,
  });
  return [
    fact(
      'payment',
      maySeePayments ? (
        <Link to="/payments/$id" params={{ id: payment.id }} className={LINK}>
          {payment.orderName}
        </Link>
      ) : (
        payment.orderName
      ),
    ),
    fact(
      'customer',
      maySeeUsers ? (
        <Link to="/users" search={{ id: payment.user.id }} className={LINK}>
          {payment.user.name}
        </Link>
      ) : (
        payment.user.name
      ),
    ),
    fact('amount', <Money won={refund.amount} />),
    ...(refund.taxFreeAmount === '0' ? [] : [fact('taxFree', <Money won={refund.taxFreeAmount} />)]),
    fact('reason', t(`refunds.reason.${refund.reason}`)),
    ...(refund.memo ? [fact('memo', refund.memo)] : []),
    fact('requestedBy', requesterOf(refund.requestedBy)),
    ...(refund.status === 'REQUESTED' || refund.status === 'REJECTED' || refund.status === 'CANCELED'
      ? []
      : [fact('approvedBy', refund.approvedBy ?? t('records.refund.byRule'))]),
    fact('requestedAt', <Time iso={refund.requestedAt} as="full" />),
    ...(refund.processedAt ? [fact('processedAt', <Time iso={refund.processedAt} as="full" />)] : []),
    ...(account
      ? [fact('account', [account.bank, account.accountNumber, account.holderName].filter(Boolean).join(' '))]
      : []),
    ...(refund.pointsShort === '0' ? [] : [fact('pointsShort', `${formatWonDigits(refund.pointsShort)}P`)]),
    ...(refund.failureCode
      ? [fact('failure', `${refund.failureMessage ?? ''} (${refund.failureCode})`)]
      : []),
    fact('id', <Copyable text={refund.id} />),
  ];
}

type RefundFact =
  | 'payment'
  | 'customer'
  | 'amount'
  | 'taxFree'
  | 'reason'
  | 'memo'
  | 'requestedBy'
  | 'approvedBy'
  | 'requestedAt'
  | 'processedAt'
  | 'account'
  | 'pointsShort'
  | 'failure'
  | 'id';
