import { useCallback, useEffect, useState } from 'react';
import { CustomerViewDocument, type CustomerViewQuery } from '@/gql/graphql';
import { toAppError, type AppError } from '@/lib/gql/errors';
import { rawRequest } from '@/lib/gql/request';

export type CustomerSeen = NonNullable<CustomerViewQuery['viewer']['user']>;

export interface CustomerView {
  customer: CustomerSeen | null;
  error: AppError | null;
  reload: () => void;
}

/** What the server answers to the customer themselves, asked with the token of the impersonation. */
export function useCustomerView(token: string): CustomerView {
  const [answer, setAnswer] = useState<Pick<CustomerView, 'customer' | 'error'>>({
    customer: null,
    error: null,
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    rawRequest(CustomerViewDocument, {}, token).then(
      ({ data, errors }) => {
        if (!current) return;
        const customer = data?.viewer.user ?? null;
        setAnswer({ customer, error: customer ? null : toAppError(errors[0]) });
      },
      () => current && setAnswer({ customer: null, error: toAppError(null) }),
    );
    return () => {
      current = false;
    };
  }, [token, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { ...answer, reload };
}
