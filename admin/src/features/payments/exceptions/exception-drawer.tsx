import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PaymentExceptionDetailDocument, type PaymentExceptionFactsFragment } from '@/gql/graphql';
import { Copyable } from '@/ui/copyable';
import { DetailDrawer, DetailHead } from '@/ui/detail-drawer';
import { Facts, type Fact } from '@/ui/facts';
import { Money } from '@/ui/money';
import { PaymentStatusChip } from '@/ui/payment-status';
import { Time } from '@/ui/time';
import { ExceptionActions } from './exception-actions';
import { ExceptionAge } from './exception-columns';
import { ProviderCompare } from '../provider-compare';

interface ExceptionDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One item: what it is about, what to do first, and the means to do it. */
export function ExceptionDrawer({ id, onClose, onChanged }: ExceptionDrawerProps) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({
    query: PaymentExceptionDetailDocument,
    variables: { id: id ?? '' },
    pause: !id,
    requestPolicy: 'cache-and-network',
  });
  const found = result.data?.paymentException;
  const exception = found?.id === id ? found : undefined;
  const changed = () => {
    refetch({ requestPolicy: 'network-only' });
    onChanged();
  };
  return (
    <DetailDrawer
      id={id}
      found={exception}
      error={result.error}
      label={t('exceptions.detailTitle')}
      testId="exception-drawer"
      onRetry={changed}
      onClose={onClose}
      head={(item) => (
        <DetailHead
          kind={t('exceptions.detailTitle')}
          title={t(`exceptions.kind.${item.kind}`)}
          chip={<ExceptionAge row={item} />}
        />
      )}
      foot={(item) => <ExceptionActions exception={item} onChanged={changed} />}
    >
      {(item) => <ExceptionBody exception={item} />}
    </DetailDrawer>
  );
}

function ExceptionBody({ exception }: { exception: PaymentExceptionFactsFragment }) {
  const { t } = useTranslation();
  const { payment, webhook, orderId } = exception;
  const facts: Fact[] = [
    { label: t('exceptions.fact.detail'), value: exception.detail },
    ...(exception.amount != null
      ? [{ label: t('exceptions.column.amount'), value: <Money won={exception.amount} /> }]
      : []),
    { label: t('exceptions.column.owner'), value: exception.owner?.name ?? t('exceptions.nobody') },
    { label: t('exceptions.column.openedAt'), value: <Time iso={exception.openedAt} as="full" /> },
    ...(exception.times > 1
      ? [
          {
            label: t('exceptions.fact.lastSeen'),
            value: (
              <>
                <Time iso={exception.lastSeenAt} as="full" />{' '}
                {t('exceptions.times', { count: exception.times })}
              </>
            ),
          },
        ]
      : []),
    ...(orderId ? [{ label: t('exceptions.fact.orderId'), value: <Copyable text={orderId} /> }] : []),
    ...(exception.resolvedAt
      ? [
          {
            label: t('exceptions.fact.resolved'),
            value: (
              <>
                {exception.resolvedBy ?? t('exceptions.byItself')} ·{' '}
                <Time iso={exception.resolvedAt} as="full" />
              </>
            ),
          },
          ...(exception.resolution && exception.resolvedBy
            ? [{ label: t('exceptions.fact.resolution'), value: exception.resolution }]
            : []),
        ]
      : []),
  ];
  return (
    <>
      <section className="border-b border-separator p-5">
        {exception.state === 'OPEN' && (
          <p className="mb-4 rounded-lg bg-warning-soft px-3.5 py-3 text-table text-warning-soft-foreground">
            <span className="font-semibold">{t(`exceptions.step.${exception.nextStep}`)}</span>
            <br />
            {t(`exceptions.stepHelp.${exception.nextStep}`)}
          </p>
        )}
        <Facts facts={facts} />
      </section>
      {(payment ?? webhook) && (
        <section className="border-b border-separator p-5">
          <h3 className="mb-3 text-table font-semibold">{t('exceptions.links')}</h3>
          <div className="flex flex-col gap-2 text-table">
            {payment && (
              <LinkRow
                link={
                  <Link to="/payments/$id" params={{ id: payment.id }} className={linkClass}>
                    {t('exceptions.openPayment')}
                    <ArrowRight aria-hidden size={15} />
                  </Link>
                }
              >
                {payment.user.name} · {payment.orderName}
                <PaymentStatusChip status={payment.status} />
              </LinkRow>
            )}
            {webhook && (
              <LinkRow
                link={
                  <Link to="/webhooks" className={linkClass}>
                    {t('exceptions.openWebhooks')}
                    <ArrowRight aria-hidden size={15} />
                  </Link>
                }
              >
                {webhook.eventType} · <Time iso={webhook.receivedAt} />
              </LinkRow>
            )}
          </div>
        </section>
      )}
      {payment && orderId && <ProviderCompare key={exception.id} orderId={orderId} />}
    </>
  );
}

const linkClass = 'inline-flex min-h-6 shrink-0 items-center gap-1 font-semibold hover:underline';

function LinkRow({ link, children }: { link: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
      <span className="flex min-w-0 flex-wrap items-center gap-2">{children}</span>
      {link}
    </div>
  );
}
