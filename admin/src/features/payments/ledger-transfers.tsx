import { useTranslation } from 'react-i18next';
import type { PaymentDetailQuery } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { Money } from '@/ui/money';
import { Time } from '@/ui/time';

type Transfer = PaymentDetailQuery['payment']['ledgerTransfers'][number];

/** Double entries this payment caused, each from one account to another. */
export function LedgerTransfers({ transfers }: { transfers: Transfer[] }) {
  const { t } = useTranslation();
  if (transfers.length === 0) return <p className="text-table text-muted">{t('payments.ledger.empty')}</p>;
  return (
    <ul className="flex flex-col gap-2.5 text-table">
      {transfers.map((transfer) => (
        <li key={transfer.id} className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <p className="break-all font-mono text-meta">
              {t('payments.ledger.route', { debit: transfer.debitAccount, credit: transfer.creditAccount })}
            </p>
            <p className="text-meta text-muted">
              {t(`ledger.book.${transfer.book}`)} · <Time iso={transfer.postedAt} />
            </p>
          </div>
          {transfer.book === 'KRW' ? (
            <Money won={transfer.amount} className="font-medium" />
          ) : (
            <span className="num font-medium whitespace-nowrap">
              {t('refunds.dialog.pointsValue', { amount: formatWonDigits(transfer.amount) })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
