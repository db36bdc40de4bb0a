import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefundAccountInput } from '@/gql/graphql';

const DIGITS = /^\d{6,20}$/;

/** Fields of the customer's own account. Hyphens that people type are left out. */
export function useRefundAccount() {
  const { t } = useTranslation();
  const [bankCode, setBankCode] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [holderName, setHolderName] = useState('');
  const [wasTried, setTried] = useState(false);
  const accountNumber = number.replaceAll(/[\s-]/g, '');
  const errors = {
    bank: bankCode === null ? t('refunds.account.bankRequired') : undefined,
    number: DIGITS.test(accountNumber) ? undefined : t('refunds.account.numberInvalid'),
    holder: holderName.trim() === '' ? t('refunds.account.holderRequired') : undefined,
  };
  return {
    bankCode,
    number,
    holderName,
    errors: wasTried ? errors : {},
    setBankCode,
    setNumber,
    setHolderName,
    /** The account when everything is right; otherwise the errors show. */
    validate: (): RefundAccountInput | null => {
      setTried(true);
      if (bankCode === null || errors.number || errors.holder) return null;
      return { bankCode, accountNumber, holderName: holderName.trim() };
    },
  };
}

export type RefundAccountState = ReturnType<typeof useRefundAccount>;
