import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { TourProgressDocument } from '@/gql/graphql';
import { useCan, useViewer } from '@/lib/permissions';
import { readPreference, writePreference } from '@/lib/storage';
import { useEvery } from '@/lib/use-every';

export const tourSteps = ['pay', 'refund', 'alert', 'audit'] as const;
export type TourStep = (typeof tourSteps)[number];

const ASK_EVERY_MS = 4_000;
/** Any of these shows that somebody has had to do with an alert. */
const ALERT_ACTS = [
  'alert-rule.created',
  'alert-rule.updated',
  'alert-rule.switched-on',
  'alert-rule.switched-off',
  'alert-silence.created',
  'incident.acknowledged',
  'incident.resolved',
];

/** When the tour began: what happened before does not count. */
function since(): string {
  const known = readPreference('tour-since');
  if (known && !Number.isNaN(Date.parse(known))) return known;
  const now = new Date().toISOString();
  writePreference('tour-since', now);
  return now;
}

/** Which steps were done, as the system's own records have it. Looking at a record leaves none, so that is kept here. */
export function useTourProgress(): { done: ReadonlySet<TourStep>; paymentId: string | undefined } {
  const { adminUser } = useViewer();
  const [from] = useState(since);
  const [hasLooked, setLooked] = useState(() => readPreference('tour-audit') === from);
  const [result, ask] = useQuery({
    query: TourProgressDocument,
    variables: {
      from,
      me: adminUser?.id ?? '',
      watch: ALERT_ACTS,
      seesPayments: useCan('payment.read'),
      seesAudit: useCan('audit.read'),
    },
    requestPolicy: 'cache-and-network',
  });
  const isReading = useLocation({
    select: ({ pathname, search }) => pathname.endsWith('/audit') && Boolean((search as { id?: string }).id),
  });
  useEffect(() => {
    if (!isReading) return;
    writePreference('tour-audit', from);
    setLooked(true);
  }, [isReading, from]);
  const { payments, refunds, alerts } = result.data ?? {};
  const done = new Set<TourStep>();
  if (payments?.items.length) done.add('pay');
  if (refunds?.items.length) done.add('refund');
  if (alerts?.items.length) done.add('alert');
  if (hasLooked) done.add('audit');
  useEvery(ASK_EVERY_MS, () => done.size < tourSteps.length && ask({ requestPolicy: 'network-only' }));
  return { done, paymentId: payments?.items[0]?.id };
}
