import { won, type Won } from '../../../shared/money.js';
import { isReasonOf } from '../refund.rules.js';

/** A cancel as the provider shows it. */
export interface ForeignCancel {
  transactionKey: string;
  amount: Won;
  /** The part of the amount that is free of tax. */
  taxFree: Won;
  reason: string;
}

/** A refund of ours that has happened. */
export interface SettledRefund {
  id: string;
  transactionKey: string | null;
}

/**
 * Cancels that are none of these refunds. The provider's key decides; the id that we sent along is looked for only where
 * the key is not known, since whoever cancels at the provider's site writes what they like.
 */
export function notOnRecord<C extends ForeignCancel>(
  cancels: readonly C[],
  refunds: readonly SettledRefund[],
): C[] {
  return cancels.filter(
    ({ transactionKey, reason }) =>
      !refunds.some((refund) =>
        refund.transactionKey === null
          ? isReasonOf(refund.id, reason)
          : refund.transactionKey === transactionKey,
      ),
  );
}

export const sumOf = (cancels: readonly ForeignCancel[]): Won =>
  won(cancels.reduce((sum, { amount }) => sum + amount, 0n));

/** As a request for approval keeps them, and back; in an order of its own, so that the same are the same text. */
export function toText(cancels: readonly ForeignCancel[]): string {
  return cancels
    .map(
      ({ transactionKey, amount, taxFree }) =>
        `${transactionKey}=${amount}${taxFree > 0n ? `/${taxFree}` : ''}`,
    )
    .sort()
    .join(' ');
}

export function fromText(text: string): ForeignCancel[] {
  return text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.lastIndexOf('=');
      const [amount = '0', taxFree = '0'] = part.slice(at + 1).split('/');
      return {
        transactionKey: part.slice(0, at),
        amount: won(BigInt(amount)),
        taxFree: won(BigInt(taxFree)),
        reason: '',
      };
    });
}
