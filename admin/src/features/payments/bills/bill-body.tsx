import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageBillDetailQuery } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Copyable } from '@/ui/copyable';
import { Facts, type Fact } from '@/ui/facts';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';
import { LedgerTransfers } from '../ledger-transfers';
import { useMonthName } from './bill-columns';

export type BillDetail = UsageBillDetailQuery['usageBill'];
type Payment = NonNullable<BillDetail['payment']>;

const linkClass = 'inline-flex min-h-6 shrink-0 items-center gap-1 font-semibold hover:underline';

function Section({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="border-b border-separator p-5 last:border-b-0" aria-label={title}>
      {title && <h3 className="mb-3 text-table font-semibold">{title}</h3>}
      {children}
    </section>
  );
}

export function BillBody({ bill }: { bill: BillDetail }) {
  const { t } = useTranslation();
  return (
    <>
      <Section>
        <Facts facts={useBillFacts(bill)} />
      </Section>
      <Section title={t('bills.lines')}>
        <Lines bill={bill} />
      </Section>
      {bill.payment && <PaidBy payment={bill.payment} />}
      <Section title={t('bills.history')}>
        <History history={bill.history} />
      </Section>
    </>
  );
}

function useBillFacts(bill: BillDetail): Fact[] {
  const { t } = useTranslation();
  const monthName = useMonthName();
  const maySeeUsers = useCan('user.read');
  const { user } = bill;
  return [
    {
      label: t('bills.column.customer'),
      value:
        user && maySeeUsers ? (
          <Link
            to="/users"
            search={{ id: user.id }}
            className="font-medium text-accent-soft-foreground underline underline-offset-2"
          >
            {user.name}
          </Link>
        ) : (
          (user?.name ?? '—')
        ),
    },
    { label: t('bills.column.month'), value: monthName(bill.month) },
    { label: t('bills.column.issuedAt'), value: <Time iso={bill.issuedAt} as="full" /> },
    ...(bill.paidAt
      ? [{ label: t('bills.column.paidAt'), value: <Time iso={bill.paidAt} as="full" /> }]
      : []),
    ...(bill.voidReason ? [{ label: t('bills.void.reason'), value: bill.voidReason }] : []),
    { label: t('bills.id'), value: <Copyable text={bill.id} /> },
  ];
}

function Lines({ bill }: { bill: BillDetail }) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-col gap-2.5 text-table" data-testid="bill-lines">
      {bill.lines.map((line, index) => (
        <li key={index} className="flex items-start justify-between gap-3">
          <span className="min-w-0">
            <span className="block break-words">{line.description}</span>
            {line.hostname && (
              <span className="block font-mono text-caption break-all text-muted">{line.hostname}</span>
            )}
          </span>
          <Money won={line.amount} />
        </li>
      ))}
      <li className="flex justify-between gap-3 border-t border-separator pt-2.5 font-semibold">
        {t('bills.sum')}
        <Money won={bill.amount} />
      </li>
    </ul>
  );
}

function PaidBy({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('bills.paidBy')}>
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-table">
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            {payment.orderName}
            <PaymentStatusChip status={payment.status} />
          </span>
          <Link to="/payments/$id" params={{ id: payment.id }} className={linkClass}>
            {t('exceptions.openPayment')}
            <ArrowRight aria-hidden size={15} />
          </Link>
        </div>
        <div className="mt-2">
          <Facts
            facts={[{ label: t('payments.fact.orderId'), value: <Copyable text={payment.orderId} /> }]}
          />
        </div>
      </Section>
      <Section title={t('payments.ledger.title')}>
        <LedgerTransfers transfers={payment.ledgerTransfers} />
      </Section>
    </>
  );
}

function History({ history }: { history: BillDetail['history'] }) {
  const { t } = useTranslation();
  const seesPayments = useCan('payment.read');
  return (
    <ol data-testid="bill-history">
      {history.map((event) => (
        <li
          key={event.id}
          className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-separator py-2.5 text-table first:pt-0 last:border-b-0 last:pb-0"
        >
          <span className="font-medium">{t(`bills.action.${event.action}`)}</span>
          <span className="text-meta text-muted">
            {event.by ?? t('settlements.bySystem')} · <Time iso={event.at} />
            {event.paymentId && seesPayments && (
              <>
                {' · '}
                <Link to="/payments/$id" params={{ id: event.paymentId }} className="underline">
                  {t('exceptions.openPayment')}
                </Link>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
