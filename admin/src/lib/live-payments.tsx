import { useEffect, useRef } from 'react';
import { useSubscription } from 'urql';
import { PaymentsUpdatedDocument, type PaymentFilter, type PaymentRowFragment } from '@/gql/graphql';

export interface PaymentEvent {
  event: string;
  payment: PaymentRowFragment;
}

type Listener = (event: PaymentEvent) => void;
const listeners = new Set<Listener>();

/** Watches payments over the socket; a changed payment updates the cache and so every place that shows it. */
export function usePaymentStream(filter: PaymentFilter | null, onEvent: Listener): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useSubscription({ query: PaymentsUpdatedDocument, variables: { filter } }, (_previous, data) => {
    const event = data.paymentsUpdated;
    if (event.__typename === 'PaymentChanged') {
      const change = { event: event.event, payment: event.payment };
      // The handler of a subscription runs while React renders; listeners set state, so they come after.
      queueMicrotask(() => latest.current(change));
    }
    return data;
  });
}

/** The one stream of all payments, open as long as the app is. */
export function LivePayments() {
  usePaymentStream(null, (event) => {
    for (const listener of [...listeners]) listener(event);
  });
  return null;
}

const refundEvents: readonly string[] = ['payment.touched', 'payment.refunded'];

/** Hears that a refund was asked for, decided or settled: its payment tells. */
export function useRefundEvents(onEvent: () => void): void {
  usePaymentEvents(({ event }) => {
    if (refundEvents.includes(event)) onEvent();
  });
}

/** Hears every payment event that `LivePayments` receives. */
export function usePaymentEvents(onEvent: Listener): void {
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    const listener: Listener = (event) => latest.current(event);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}
