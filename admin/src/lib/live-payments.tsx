import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { PaymentsUpdatedDocument, type PaymentFilter, type PaymentRowFragment } from '@/gql/graphql';

export interface PaymentEvent {
  event: string;
  payment: PaymentRowFragment;
}

type Listener = (event: PaymentEvent) => void;
const listeners = new Set<Listener>();

/**
 * Watches payments over the socket; a changed payment updates the cache and so every place that shows it. Not urql's hook:
 * that draws the component again for each event, whatever becomes of it.
 */
export function usePaymentStream(filter: PaymentFilter | null, onEvent: Listener): void {
  const client = useClient();
  const latest = useRef(onEvent);
  latest.current = onEvent;
  useEffect(() => {
    const { unsubscribe } = client.subscription(PaymentsUpdatedDocument, { filter }).subscribe(({ data }) => {
      const event = data?.paymentsUpdated;
      if (event?.__typename === 'PaymentChanged')
        latest.current({ event: event.event, payment: event.payment });
    });
    return unsubscribe;
  }, [client, filter]);
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
