import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { RefundPreviewDocument, type RefundReason } from '@/gql/graphql';
import { formatWonDigits, parseWonInput } from '@/lib/format';
import { useDebounced } from '@/lib/use-debounced';
import { useFormat } from '@/lib/use-format';
import type { RefundInput } from './use-refund';
import { useRefundAccount } from './use-refund-account';

const PREVIEW_DELAY_MS = 250;

/** Fields of the refund dialog and what the server says the refund would do. */
export function useRefundForm(payment: { id: string; refundableAmount: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [amountText, setAmountText] = useState(formatWonDigits(payment.refundableAmount));
  const [taxFreeText, setTaxFreeText] = useState('');
  const [reason, setReason] = useState<RefundReason | null>(null);
  const [memo, setMemo] = useState('');
  const [acceptSpentPoints, setAcceptSpentPoints] = useState(false);
  const account = useRefundAccount();
  const [wasSubmitted, setSubmitted] = useState(false);

  const parsed = parseWonInput(amountText);
  const amount = parsed !== null && parsed !== '0' ? parsed : null;
  const settled = useDebounced(amount, PREVIEW_DELAY_MS);
  const [result] = useQuery({
    query: RefundPreviewDocument,
    variables: { paymentId: payment.id, amount: settled ?? '' },
    pause: settled === null,
    requestPolicy: 'network-only',
  });
  // While the next is on its way, the last answer stands there: it is about another amount.
  const isOfThis = settled !== null && settled === amount && !result.fetching && !result.stale;
  const preview = isOfThis ? result.data?.refundPreview : undefined;
  // The server's refundable amount wins over the one the page was loaded with.
  const refundable = preview?.refundable ?? payment.refundableAmount;
  const isTooLarge = amount !== null && BigInt(amount) > BigInt(refundable);

  const amountError =
    amount === null
      ? t('refunds.dialog.amountInvalid')
      : isTooLarge
        ? t('refunds.dialog.amountTooLarge', { amount: format.won(refundable) })
        : undefined;
  // Where there is a choice at all: the rest follows from what was paid.
  const taxFree = preview && preview.taxFreeMin !== preview.taxFreeMax ? preview : null;
  const taxFreeAmount = taxFreeText.trim() === '' ? null : parseWonInput(taxFreeText);
  const isTaxFreeWrong =
    taxFree !== null &&
    taxFreeText.trim() !== '' &&
    (taxFreeAmount === null ||
      BigInt(taxFreeAmount) < BigInt(taxFree.taxFreeMin) ||
      BigInt(taxFreeAmount) > BigInt(taxFree.taxFreeMax));
  const isShort = preview?.blockedBy === 'POINTS_ALREADY_SPENT';
  const blockedBy = isShort && acceptSpentPoints ? null : (preview?.blockedBy ?? null);
  const reasonError = reason === null ? t('refunds.dialog.reasonRequired') : undefined;

  return {
    amountText,
    /** The amount as digits, or null while it is none. */
    amount: amountError ? null : amount,
    amountError: wasSubmitted || amountText !== '' ? amountError : undefined,
    /** The choice of a tax-free part; null where there is none. */
    taxFree,
    taxFreeText,
    isTaxFreeWrong,
    setTaxFree: setTaxFreeText,
    reason,
    reasonError: wasSubmitted ? reasonError : undefined,
    memo,
    preview,
    /** Whether points go back with the money, as the last answer says, whatever its amount. */
    touchesPoints: result.data?.refundPreview.pointsAfter != null,
    /** The membership that was paid for, as the last answer says; null where none was. */
    membership: result.data?.refundPreview.membership ?? null,
    refundable,
    /** Why the server would refuse it now, with the choice that was made. */
    blockedBy,
    /** Nobody sends what the server would refuse, nor before it has said what would become of it. */
    isBlocked: Boolean(blockedBy) || isTooLarge || (amount !== null && !preview && !result.error),
    /** Some of the points are spent: only then there is a choice. */
    isShort,
    acceptSpentPoints,
    setAcceptSpentPoints,
    /** Fields of the customer's own account; null where the money goes back the way it came. */
    account: preview?.needsAccount ? account : null,
    setReason,
    setMemo,
    setAmount: (text: string) => {
      const digits = parseWonInput(text);
      setAmountText(digits === null ? text : formatWonDigits(digits));
    },
    setFull: () => setAmountText(formatWonDigits(refundable)),
    /** The input when everything is right; otherwise the errors show. */
    validate: (): RefundInput | null => {
      setSubmitted(true);
      if (amountError || isTaxFreeWrong || reasonError || amount === null || reason === null) return null;
      const refundAccount = preview?.needsAccount ? account.validate() : null;
      if (preview?.needsAccount && !refundAccount) return null;
      return {
        amount,
        taxFreeAmount: taxFree ? taxFreeAmount : null,
        reason,
        memo: memo.trim() || null,
        acceptSpentPoints: isShort && acceptSpentPoints,
        refundAccount,
      };
    },
  };
}

export type RefundFormState = ReturnType<typeof useRefundForm>;
