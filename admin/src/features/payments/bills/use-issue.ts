import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { IssueUsageBillDocument } from '@/gql/graphql';
import { isAnswerLost } from '@/lib/gql/errors';
import type { BillValues } from './issue-form';

/** One key for one opened dialog: what was sent and lost may be sent again, and is billed once. */
export function useIssue(onIssued: (id: string) => void) {
  const [result, issue] = useMutation(IssueUsageBillDocument);
  const idempotencyKey = useRef(crypto.randomUUID()).current;
  const sent = useRef<BillValues | null>(null);
  const [isLost, setLost] = useState(false);
  const submit = async (values: BillValues) => {
    sent.current = values;
    const { data, error } = await issue({ ...values, idempotencyKey });
    if (data) onIssued(data.issueUsageBill.id);
    else setLost(error !== undefined && isAnswerLost(error));
  };
  return {
    submit,
    isSending: result.fetching,
    isLost,
    error: isLost ? undefined : result.error,
    /** Exactly what was sent before. */
    resend: async () => {
      if (sent.current) await submit(sent.current);
    },
  };
}
