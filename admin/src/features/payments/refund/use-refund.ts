import { useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import {
  RefundsOfPaymentDocument,
  RequestRefundDocument,
  type RefundAccountInput,
  type RefundFactsFragment,
  type RefundReason,
} from '@/gql/graphql';
import { isAnswerLost, toAppError } from '@/lib/gql/errors';
import { stepUpRequest } from '@/lib/gql/step-up';

export interface RefundInput {
  amount: string;
  /** What of it is free of tax; null: the server’s share. */
  taxFreeAmount: string | null;
  reason: RefundReason;
  memo: string | null;
  /** Chosen by hand: the money goes back although points are spent. */
  acceptSpentPoints: boolean;
  /** Where money of a virtual account goes back to. */
  refundAccount: RefundAccountInput | null;
}

/**
 * `checking`: the answer was lost and the server is asked what became of it.
 * `unresolved`: it does not know of such a refund; the same request may be sent again under the same key.
 */
export type RefundPhase = 'form' | 'sending' | 'checking' | 'unresolved' | 'done';

export interface RefundTimes {
  answerMs: number;
  checkEveryMs: number;
  checks: number;
}

const defaultTimes: RefundTimes = { answerMs: 15_000, checkEveryMs: 2_000, checks: 5 };
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const TICK_MS = 250;

/** The time an answer may take. While a person is asked for their second factor nothing is on its way. */
async function answerIsLate(ms: number): Promise<null> {
  for (let left = ms; left > 0;) {
    const tick = Math.min(left, TICK_MS);
    await wait(tick);
    if (!stepUpRequest.get()) left -= tick;
  }
  return null;
}

/** One refund of one opened dialog, under one idempotency key: however often it is sent, it happens once. */
export function useRefund(payment: { id: string; refunds: { id: string }[] }, times = defaultTimes) {
  const client = useClient();
  const key = useRef(crypto.randomUUID()).current;
  const knownIds = useRef(new Set(payment.refunds.map((refund) => refund.id))).current;
  const inFlight = useRef(false);
  const sent = useRef<RefundInput | null>(null);
  const [phase, setPhase] = useState<RefundPhase>('form');
  const [error, setError] = useState<CombinedError | null>(null);
  const [refund, setRefund] = useState<RefundFactsFragment | null>(null);

  const finish = (result: RefundFactsFragment) => {
    setRefund(result);
    setPhase('done');
  };

  const findSent = async (): Promise<RefundFactsFragment | undefined> => {
    const result = await client
      .query(RefundsOfPaymentDocument, { id: payment.id }, { requestPolicy: 'network-only' })
      .toPromise();
    return result.data?.payment.refunds.find(
      (candidate) => !knownIds.has(candidate.id) && candidate.amount === sent.current?.amount,
    );
  };

  const check = async () => {
    setPhase('checking');
    for (let round = 0; round < times.checks; round += 1) {
      const found = await findSent();
      if (found) return finish(found);
      await wait(times.checkEveryMs);
    }
    setPhase('unresolved');
  };

  const submit = async (input: RefundInput) => {
    // A second press in the same moment must not start a second request.
    if (inFlight.current) return;
    inFlight.current = true;
    sent.current = input;
    setError(null);
    setPhase('sending');
    try {
      const variables = { paymentId: payment.id, ...input, idempotencyKey: key };
      const answer = client.mutation(RequestRefundDocument, variables).toPromise();
      const result = await Promise.race([answer, answerIsLate(times.answerMs)]);
      if (result?.data) finish(result.data.requestRefund);
      else if (
        !result?.error ||
        isAnswerLost(result.error) ||
        toAppError(result.error).code === 'REQUEST_IN_PROGRESS'
      ) {
        await check();
      } else {
        setError(result.error);
        setPhase('form');
      }
    } finally {
      inFlight.current = false;
    }
  };

  return {
    phase,
    error,
    refund,
    submit,
    recheck: check,
    resend: () => (sent.current ? submit(sent.current) : Promise.resolve()),
  };
}
