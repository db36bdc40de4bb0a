import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { BanksDocument } from '@/gql/graphql';
import { Select } from '@/ui/select';
import { TextInput } from '@/ui/text-input';
import type { RefundAccountState } from './use-refund-account';

interface RefundAccountFieldsProps {
  account: RefundAccountState & { errors: { bank?: string; number?: string; holder?: string } };
  isDisabled: boolean;
}

/** Where the money of a virtual account goes back to: the customer's own. */
export function RefundAccountFields({ account, isDisabled }: RefundAccountFieldsProps) {
  const { t } = useTranslation();
  const [result] = useQuery({ query: BanksDocument });
  return (
    <fieldset
      className="flex flex-col gap-4 rounded-lg border border-border p-3.5"
      data-testid="refund-account"
    >
      <legend className="px-1 text-table font-semibold">{t('refunds.account.title')}</legend>
      <Select
        label={t('refunds.account.bank')}
        placeholder={t('refunds.account.bankPlaceholder')}
        value={account.bankCode}
        options={(result.data?.banks ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        error={account.errors.bank}
        isDisabled={isDisabled || !result.data}
        testId="refund-bank"
        onChange={account.setBankCode}
      />
      <TextInput
        label={t('refunds.account.number')}
        inputMode="numeric"
        autoComplete="off"
        inputClassName="num"
        disabled={isDisabled}
        value={account.number}
        error={account.errors.number}
        onChange={(event) => account.setNumber(event.target.value)}
      />
      <TextInput
        label={t('refunds.account.holder')}
        autoComplete="off"
        maxLength={60}
        disabled={isDisabled}
        value={account.holderName}
        error={account.errors.holder}
        hint={t('refunds.account.hint')}
        onChange={(event) => account.setHolderName(event.target.value)}
      />
    </fieldset>
  );
}
