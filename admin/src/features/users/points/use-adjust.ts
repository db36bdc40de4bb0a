import { useRef, useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { AdjustPointsDocument, DeductPointsDocument, type PointAdjustmentStatus } from '@/gql/graphql';
import { isAnswerLost } from '@/lib/gql/errors';
import type { AdjustInput } from './use-adjust-form';

/** `lost`: nobody knows whether it was done; the same may be sent again under the same key, and happens once. */
export type AdjustPhase = 'form' | 'sending' | 'lost' | 'done';

/** Nothing here is optimistic: the result is what the server says it is. One key for one opened dialog. */
export function useAdjust(userId: string) {
  const client = useClient();
  const idempotencyKey = useRef(crypto.randomUUID()).current;
  const sent = useRef<AdjustInput | null>(null);
  const [phase, setPhase] = useState<AdjustPhase>('form');
  const [error, setError] = useState<CombinedError>();
  const [status, setStatus] = useState<PointAdjustmentStatus | null>(null);

  const ask = async (
    input: AdjustInput,
  ): Promise<{ status?: PointAdjustmentStatus; error?: CombinedError }> => {
    const { direction, amount, reason, reference, evidence } = input;
    if (direction === 'USE') {
      const used = await client
        .mutation(DeductPointsDocument, { userId, amount, reason, reference, idempotencyKey })
        .toPromise();
      return used.data ? { status: 'POSTED' } : { error: used.error };
    }
    const delta = direction === 'GIVE' ? amount : `-${amount}`;
    const adjusted = await client
      .mutation(AdjustPointsDocument, { userId, delta, reason, evidence, idempotencyKey })
      .toPromise();
    return { status: adjusted.data?.adjustPoints.status, error: adjusted.error };
  };

  const submit = async (input: AdjustInput) => {
    sent.current = input;
    setPhase('sending');
    setError(undefined);
    const answer = await ask(input);
    if (answer.status) {
      setStatus(answer.status);
      setPhase('done');
      return;
    }
    setError(answer.error);
    setPhase(answer.error && isAnswerLost(answer.error) ? 'lost' : 'form');
  };

  return {
    phase,
    error,
    status,
    submit,
    /** Exactly what was sent before. */
    resend: async () => {
      if (sent.current) await submit(sent.current);
    },
  };
}
