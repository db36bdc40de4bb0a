import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { LedgerBalanceAtDocument, type Book } from '@/gql/graphql';
import { useFormat } from '@/lib/use-format';
import { TextInput } from '../text-input';
import { useAmount } from './use-amount';

/** `2026-11-28T14:30` of a field, which is Seoul time whatever zone the browser is in. */
const toInstant = (local: string): string | null => {
  const at = Date.parse(`${local}:00+09:00`);
  // The whole minute that was chosen.
  return Number.isNaN(at) ? null : new Date(at + 59_999).toISOString();
};

/** What the account held at any time. */
export function BalanceAt({ accountId, book }: { accountId: string; book: Book }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = useAmount(book);
  const [local, setLocal] = useState('');
  const at = local ? toInstant(local) : null;
  const [result] = useQuery({
    query: LedgerBalanceAtDocument,
    variables: { id: accountId, at: at ?? '' },
    pause: at === null,
  });
  const found = at === null ? undefined : result.data?.ledgerBalance;
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
      <div className="w-60">
        <TextInput
          type="datetime-local"
          label={t('browser.moment')}
          value={local}
          onChange={(event) => setLocal(event.target.value)}
        />
      </div>
      <p aria-live="polite" data-testid="balance-at">
        {found && (
          <>
            <span className="num block text-[22px] font-bold">{amount(found.balance)}</span>
            <span className="text-meta text-muted">
              {t('browser.entriesUntil', { entries: format.count(found.entries) })}
            </span>
          </>
        )}
      </p>
    </div>
  );
}
