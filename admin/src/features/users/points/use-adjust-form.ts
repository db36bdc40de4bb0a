import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { PointAdjustmentPreviewDocument } from '@/gql/graphql';
import { formatWonDigits, parseWonInput } from '@/lib/format';
import { useDebounced } from '@/lib/use-debounced';
import { useEvidence } from './use-evidence';

/** Give, take away, or take because they were used. */
export const directions = ['GIVE', 'TAKE', 'USE'] as const;
export type Direction = (typeof directions)[number];

export interface AdjustInput {
  direction: Direction;
  /** Points, digits. */
  amount: string;
  reason: string;
  reference: string | null;
  evidence: string[];
}

const PREVIEW_DELAY_MS = 250;

/** What was typed as points, as digits; null while it is none. */
function toAmount(text: string): string | null {
  const parsed = parseWonInput(text);
  return parsed === '0' ? null : parsed;
}

/** Fields of the dialog, and what the server says an adjustment by them would do. */
export function useAdjustForm(userId: string) {
  const { t } = useTranslation();
  const [direction, setDirection] = useState<Direction>('GIVE');
  const [amountText, setAmountText] = useState('');
  const [againText, setAgainText] = useState('');
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const [wasSubmitted, setSubmitted] = useState(false);
  const evidence = useEvidence();

  const amount = toAmount(amountText);
  const delta = amount === null ? null : direction === 'GIVE' ? amount : `-${amount}`;
  const settled = useDebounced(delta, PREVIEW_DELAY_MS);
  const [result] = useQuery({
    query: PointAdjustmentPreviewDocument,
    variables: { userId, delta: settled ?? '' },
    pause: settled === null,
    requestPolicy: 'network-only',
  });
  // While the next is on its way, the last answer stands there: it is about other points.
  const isOfThis = settled !== null && settled === delta && !result.fetching && !result.stale;
  const preview = isOfThis ? result.data?.pointAdjustmentPreview : undefined;
  // Using up points has no second person: above the limit it is an adjustment. Only adjustments of a day add up.
  const isTooMuchToUse =
    direction === 'USE' &&
    amount !== null &&
    preview !== undefined &&
    BigInt(amount) > BigInt(preview.approvalLimit);
  const needsAgain = direction !== 'USE' && (preview?.needsApproval ?? false);

  const amountError =
    amount === null
      ? t('points.adjust.amountInvalid')
      : isTooMuchToUse
        ? t('points.adjust.useLimit', { limit: formatWonDigits(preview?.approvalLimit ?? '0') })
        : undefined;
  const againError =
    needsAgain && toAmount(againText) !== amount ? t('points.adjust.againDiffers') : undefined;
  const reasonError = reason.trim() === '' ? t('points.adjust.reasonRequired') : undefined;

  return {
    direction,
    setDirection,
    amountText,
    amount,
    amountError: wasSubmitted || amountText !== '' ? amountError : undefined,
    setAmount: (text: string) => {
      const digits = parseWonInput(text);
      setAmountText(digits === null ? text : formatWonDigits(digits));
    },
    needsAgain,
    againText,
    againError: wasSubmitted || againText !== '' ? againError : undefined,
    setAgain: (text: string) => {
      const digits = parseWonInput(text);
      setAgainText(digits === null ? text : formatWonDigits(digits));
    },
    reason,
    reasonError: wasSubmitted ? reasonError : undefined,
    reasonMax: direction === 'USE' ? 200 : 500,
    setReason,
    reference,
    setReference,
    evidence,
    preview,
    previewError: preview ? undefined : result.error,
    /** Nobody sends what the server would refuse, nor before it has said what would become of it. */
    isBlocked: evidence.isSending || (amount !== null && (!preview || preview.blockedBy !== null)),
    /** The input when everything is right; otherwise the errors show. */
    validate: (): AdjustInput | null => {
      setSubmitted(true);
      if (amount === null || amountError || againError || reasonError) return null;
      const isUse = direction === 'USE';
      return {
        direction,
        amount,
        reason: reason.trim(),
        reference: isUse && reference.trim() ? reference.trim() : null,
        evidence: isUse ? [] : evidence.ids,
      };
    },
  };
}

export type AdjustFormState = ReturnType<typeof useAdjustForm>;
