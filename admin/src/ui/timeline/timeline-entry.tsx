import { Link } from '@tanstack/react-router';
import { ArrowRightLeft, CircleAlert, CreditCard, ShieldCheck, Undo2, Webhook } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordKind, TimelineLineFragment } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { shortCode } from '@/lib/ledger-account';
import { ChangeList } from '../change-list';
import { Money } from '../money';
import { PaymentStatusChip, RefundStatusChip } from '../payment-status';
import { useProviderName } from '../provider-name';
import { useAccountName } from '../use-account-name';
import { useAuditNames } from '../use-audit-names';
import { CommentLine } from './comment-line';
import { TimelineLine, tones } from './timeline-line';
import { lookOfStep, usePaymentSteps } from './use-payment-steps';

type Subject = TimelineLineFragment['subject'];
type SubjectOf<T extends Subject['__typename']> = Extract<Subject, { __typename: T }>;

interface TimelineEntryProps {
  entry: TimelineLineFragment;
  /** The record whose timeline it is: what belongs to it says so. */
  of: { kind: RecordKind; id: string };
  onChanged: () => void;
}

/** One thing of any kind that happened to a record. */
export function TimelineEntry({ entry: { at, subject }, of, onChanged }: TimelineEntryProps) {
  switch (subject.__typename) {
    case 'Comment':
      return <CommentLine comment={subject} of={of} onChanged={onChanged} />;
    case 'AuditEvent':
      return <AuditLine at={at} event={subject} />;
    case 'PaymentTimelineEntry':
      return <StepLine at={at} step={subject} />;
    case 'LedgerTransfer':
      return <TransferLine at={at} transfer={subject} />;
    case 'Payment':
      return <PaymentLine at={at} payment={subject} />;
    case 'Refund':
      return <RefundLine at={at} refund={subject} />;
    case 'PaymentException':
      return <ExceptionLine at={at} exception={subject} />;
    case 'WebhookDelivery':
      return <WebhookLine at={at} webhook={subject} />;
  }
}

function AuditLine({ at, event }: { at: string; event: SubjectOf<'AuditEvent'> }) {
  const names = useAuditNames();
  const notes = [names.who(event), event.ip, event.reason].filter(Boolean).join(' · ');
  return (
    <TimelineLine
      icon={ShieldCheck}
      tone={tones.neutral}
      at={at}
      title={names.action(event.action)}
      notes={notes}
    >
      {event.changes.length > 0 && (
        <div className="my-1.5">
          <ChangeList action={event.action} changes={event.changes} />
        </div>
      )}
    </TimelineLine>
  );
}

function StepLine({ at, step }: { at: string; step: SubjectOf<'PaymentTimelineEntry'> }) {
  const { titleOf, notesOf } = usePaymentSteps();
  return <TimelineLine {...lookOfStep(step)} at={at} title={titleOf(step)} notes={notesOf(step)} />;
}

function TransferLine({ at, transfer }: { at: string; transfer: SubjectOf<'LedgerTransfer'> }) {
  const { t } = useTranslation();
  const nameOf = useAccountName();
  const [debit, credit] = [transfer.debitAccount, transfer.creditAccount].map(
    (code) => nameOf(code) ?? shortCode(code),
  );
  const amount =
    transfer.book === 'KRW' ? (
      <Money won={transfer.transferAmount} />
    ) : (
      <span className="num whitespace-nowrap">
        {t('refunds.dialog.pointsValue', { amount: formatWonDigits(transfer.transferAmount) })}
      </span>
    );
  return (
    <TimelineLine
      icon={ArrowRightLeft}
      tone={tones.neutral}
      at={at}
      title={t('payments.ledger.route', { debit, credit })}
      notes={t('records.entry.books', { book: t(`ledger.book.${transfer.book}`) })}
      side={<Beside>{amount}</Beside>}
    />
  );
}

function PaymentLine({ at, payment }: { at: string; payment: SubjectOf<'Payment'> }) {
  return (
    <TimelineLine
      icon={CreditCard}
      tone={tones.accent}
      at={at}
      title={
        <Link to="/payments/$id" params={{ id: payment.id }} className={LINK}>
          {payment.orderName}
        </Link>
      }
      side={
        <Beside>
          <Money won={payment.paymentAmount} />
        </Beside>
      }
    >
      <PaymentStatusChip status={payment.paymentStatus} />
    </TimelineLine>
  );
}

function RefundLine({ at, refund }: { at: string; refund: SubjectOf<'Refund'> }) {
  const { t } = useTranslation();
  return (
    <TimelineLine
      icon={Undo2}
      tone={tones.warning}
      at={at}
      title={
        <Link to="/refunds/$id" params={{ id: refund.id }} className={LINK}>
          {t('records.kind.REFUND')}
        </Link>
      }
      notes={t(`refunds.reason.${refund.refundReason}`)}
      side={
        <Beside>
          <Money won={refund.refundAmount} />
        </Beside>
      }
    >
      <RefundStatusChip status={refund.refundState} />
    </TimelineLine>
  );
}

function ExceptionLine({ at, exception }: { at: string; exception: SubjectOf<'PaymentException'> }) {
  const { t } = useTranslation();
  const isOpen = exception.resolvedAt === null;
  return (
    <TimelineLine
      icon={CircleAlert}
      tone={isOpen ? tones.danger : tones.neutral}
      at={at}
      title={
        <Link
          to="/payment-exceptions"
          search={{ id: exception.id, group: isOpen ? 'open' : 'resolved' } as never}
          className={LINK}
        >
          {t(`exceptions.kind.${exception.exceptionKind}`)}
        </Link>
      }
      notes={[
        t(isOpen ? 'exceptions.state.OPEN' : 'exceptions.state.RESOLVED'),
        exception.resolution,
        exception.exceptionDetail,
      ]
        .filter(Boolean)
        .join(' · ')}
    />
  );
}

function WebhookLine({ at, webhook }: { at: string; webhook: SubjectOf<'WebhookDelivery'> }) {
  const { t } = useTranslation();
  const providerOf = useProviderName();
  const status = t(`webhooks.status.${webhook.webhookStatus}`);
  return (
    <TimelineLine
      icon={Webhook}
      tone={webhook.webhookStatus === 'FAILED' ? tones.danger : tones.neutral}
      at={at}
      title={t('records.entry.webhook', { event: webhook.eventType })}
      notes={[providerOf(webhook.source), status, webhook.error].filter(Boolean).join(' · ')}
    />
  );
}

// Beside plain text, color alone would not tell that it leads somewhere.
const LINK = 'text-accent-soft-foreground underline underline-offset-2';

function Beside({ children }: { children: ReactNode }) {
  return <span className="font-medium text-foreground">{children}</span>;
}
