import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { CustomersToBillDocument } from '@/gql/graphql';
import { useDebounced } from '@/lib/use-debounced';
import { Button } from '@/ui/button';
import { TextInput } from '@/ui/text-input';

export interface ChosenCustomer {
  id: string;
  name: string;
}

interface CustomerChoiceProps {
  chosen: ChosenCustomer | null;
  error: string | undefined;
  isDisabled: boolean;
  onChoose: (customer: ChosenCustomer | null) => void;
}

const MIN_SEARCH = 2;
const DELAY_MS = 250;

/** Finds one customer by name or address. */
export function CustomerChoice({ chosen, error, isDisabled, onChoose }: CustomerChoiceProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const search = useDebounced(text.trim(), DELAY_MS);
  const isShort = search.length < MIN_SEARCH;
  const [result] = useQuery({ query: CustomersToBillDocument, variables: { search }, pause: isShort });
  const found = isShort ? undefined : result.data?.users.items;
  if (chosen) {
    return (
      <div className="flex flex-col gap-1">
        <span className="text-table font-medium">{t('bills.column.customer')}</span>
        <div className="flex items-center justify-between gap-3 rounded-lg border border-field-border px-3 py-1.5">
          <span className="truncate text-table">{chosen.name}</span>
          <Button size="sm" variant="quiet" isDisabled={isDisabled} onPress={() => onChoose(null)}>
            {t('bills.issue.change')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <TextInput
        label={t('bills.column.customer')}
        placeholder={t('bills.issue.find')}
        autoComplete="off"
        data-testid="bill-customer"
        value={text}
        error={error}
        onChange={(event) => setText(event.target.value)}
      />
      <div role="status" className="text-table">
        {found?.length === 0 && <p className="text-muted">{t('bills.issue.nobody')}</p>}
      </div>
      {found && found.length > 0 && (
        <ul className="overflow-hidden rounded-lg border border-separator">
          {found.map((user) => (
            <li key={user.id} className="border-b border-separator last:border-b-0">
              <button
                type="button"
                data-testid="bill-customer-found"
                className="flex min-h-11 w-full cursor-pointer items-center justify-between gap-3 px-3 py-2 text-left text-table hover:bg-default"
                onClick={() => onChoose({ id: user.id, name: user.name })}
              >
                <span className="font-medium">{user.name}</span>
                <span className="truncate text-meta text-muted">{user.email}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
