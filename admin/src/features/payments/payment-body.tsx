import { Link } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { Copyable } from '@/ui/copyable';
import { Facts, type Fact } from '@/ui/facts';
import { Instrument } from '@/ui/instrument';
import { Money } from '@/ui/money';
import { useProviderName } from '@/ui/provider-name';
import { RawJson } from '@/ui/raw-json';
import { Skeleton } from '@/ui/skeleton';
import { Time } from '@/ui/time';
import { LedgerTransfers } from './ledger-transfers';
import { RefundList } from './refund/refund-list';
import { ProviderCompare } from './provider-compare';
import type { PaymentDetail } from './use-payment-detail';

const RecordTimeline = lazy(async () => {
  const [m] = await Promise.all([import('@/ui/timeline/record-timeline'), loadWords('identity', 'records')]);
  return { default: m.RecordTimeline };
});

type Heading = 'h2' | 'h3';

interface SectionProps {
  title?: string;
  heading?: Heading;
  children: ReactNode;
}

function Section({ title, heading: Title = 'h3', children }: SectionProps) {
  return (
    <section className="border-b border-separator p-5 last:border-b-0">
      {title && <Title className="mb-3 text-table font-semibold">{title}</Title>}
      {children}
    </section>
  );
}

function Customer({ user }: { user: PaymentDetail['user'] }) {
  const mayOpen = useCan('user.read');
  return (
    <>
      {mayOpen ? (
        <Link
          to="/users"
          search={{ id: user.id }}
          // Beside plain text, color alone would not tell that it leads somewhere.
          className="font-medium text-accent-soft-foreground underline underline-offset-2"
        >
          {user.name}
        </Link>
      ) : (
        user.name
      )}
      {user.email && ` · ${user.email}`}
    </>
  );
}

function usePaymentFacts(payment: PaymentDetail): Fact[] {
  const { t } = useTranslation();
  const providerOf = useProviderName();
  const hasRefund = BigInt(payment.refundedAmount) > 0n;
  return [
    {
      label: t('payments.fact.customer'),
      value: <Customer user={payment.user} />,
    },
    { label: t('payments.fact.method'), value: <Instrument instrument={payment.instrument} /> },
    ...(payment.virtualAccount
      ? [
          {
            label: t('payments.fact.account'),
            value: (
              <span className="num">
                {payment.virtualAccount.bank} {payment.virtualAccount.accountNumber}
              </span>
            ),
          },
          {
            label: t('payments.fact.dueAt'),
            value: (
              <>
                <Time iso={payment.virtualAccount.dueAt} as="full" />
                {payment.virtualAccount.expired && ` · ${t('payments.accountClosed')}`}
              </>
            ),
          },
        ]
      : []),
    ...(payment.taxFreeAmount === '0'
      ? []
      : [{ label: t('payments.fact.taxFree'), value: <Money won={payment.taxFreeAmount} /> }]),
    { label: t('payments.fact.purpose'), value: t(`common.purpose.${payment.purpose}`) },
    { label: t('payments.fact.requestedAt'), value: <Time iso={payment.requestedAt} as="full" /> },
    ...(payment.approvedAt
      ? [{ label: t('payments.fact.approvedAt'), value: <Time iso={payment.approvedAt} as="full" /> }]
      : []),
    ...(payment.failureCode
      ? [
          {
            label: t('payments.fact.failure'),
            value: `${payment.failureMessage ?? ''} (${payment.failureCode})`,
          },
        ]
      : []),
    ...(hasRefund
      ? [{ label: t('payments.fact.refunded'), value: <Money won={payment.refundedAmount} /> }]
      : []),
    { label: t('payments.fact.refundable'), value: <Money won={payment.refundableAmount} /> },
    { label: t('payments.fact.orderId'), value: <Copyable text={payment.orderId} /> },
    ...(payment.paymentKey
      ? [{ label: t('payments.fact.paymentKey'), value: <Copyable text={payment.paymentKey} /> }]
      : []),
    { label: t('payments.fact.id'), value: <Copyable text={payment.id} /> },
    {
      label: t('payments.fact.provider'),
      value: [providerOf(payment.provider), payment.providerStatus].filter(Boolean).join(' · '),
    },
  ];
}

interface PaymentBodyProps {
  payment: PaymentDetail;
  /** One level below the heading it stands under: the drawer has an h2, the page only its h1. */
  heading: Heading;
  onChanged: () => void;
}

/** Facts, refunds, timeline and ledger of one payment; the same in the drawer and on its page. */
export function PaymentBody({ payment, heading, onChanged }: PaymentBodyProps) {
  const { t } = useTranslation();
  const facts = usePaymentFacts(payment);
  const maySeeRefunds = useCan('refund.read');
  return (
    <>
      <Section>
        <Facts facts={facts} />
      </Section>
      {maySeeRefunds && payment.refunds.length > 0 && (
        <Section heading={heading} title={t('refunds.listTitle')}>
          <RefundList refunds={payment.refunds} payment={payment} onChanged={onChanged} />
        </Section>
      )}
      {/* Beside each other on a page that has the room. */}
      <div className={heading === 'h2' ? 'lg:grid lg:grid-cols-2' : undefined}>
        <Section heading={heading} title={t('payments.timeline.title')}>
          <Suspense fallback={<Skeleton className="h-40" />}>
            <RecordTimeline kind="PAYMENT" id={payment.id} />
          </Suspense>
        </Section>
        <div className={`border-b border-separator ${heading === 'h2' ? 'lg:border-l' : ''}`}>
          <ProviderCompare heading={heading} orderId={payment.orderId} />
        </div>
      </div>
      <Section heading={heading} title={t('payments.ledger.title')}>
        <LedgerTransfers transfers={payment.ledgerTransfers} />
      </Section>
      <Section>
        <RawJson value={payment} testId="raw-payment" />
      </Section>
    </>
  );
}
