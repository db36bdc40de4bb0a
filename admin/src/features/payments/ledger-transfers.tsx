import { useTranslation } from 'react-i18next';
import type { PaymentDetailQuery } from '@/gql/graphql';
import { formatWonDigits } from '@/lib/format';
import { shortCode } from '@/lib/ledger-account';
import { Money } from '@/ui/money';
import { Time } from '@/ui/time';
import { useAccountName } from '@/ui/use-account-name';

type Transfer = PaymentDetailQuery['payment']['ledgerTransfers'][number];

const between = (transfer: Transfer, say: (code: string) => string) => ({
  debit: say(transfer.debitAccount),
  credit: say(transfer.creditAccount),
});

/** Double entries this payment caused, each from one account to another. */
export function LedgerTransfers({ transfers }: { transfers: Transfer[] }) {
  const { t } = useTranslation();
  const nameOf = useAccountName();
  if (transfers.length === 0) return <p className="text-table text-muted">{t('payments.ledger.empty')}</p>;
  return (
    <ul className="flex flex-col gap-2.5 text-table">
      {transfers.map((transfer) => (
        <li key={transfer.id} className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <p>
              {t(
                'payments.ledger.route',
                between(transfer, (code) => nameOf(code) ?? shortCode(code)),
              )}
            </p>
            <p className="font-mono text-caption break-all text-muted">
              {t('payments.ledger.route', between(transfer, shortCode))}
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
