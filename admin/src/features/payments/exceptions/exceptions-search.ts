import * as z from 'zod/mini';
import type { PaymentExceptionFilter, PaymentExceptionKind, PaymentExceptionSort } from '@/gql/graphql';
import { direction, PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { onlyNot } from '@/lib/url';

export const exceptionKinds = [
  'AMOUNT_MISMATCH',
  'PAYMENT_KEY_MISMATCH',
  'PROVIDER_NOT_FOUND',
  'PROVIDER_MISMATCH',
  'PROVIDER_WENT_BACK',
  'RESULT_UNKNOWN',
  'FULFILMENT_FAILED',
  'FOREIGN_CANCEL',
  'REFUND_FAILED',
  'REFUND_UNKNOWN',
  'REFUND_NOT_RECEIVED',
  'DEPOSIT_REVERSED',
  'LATE_DEPOSIT',
  'POINTS_SPENT',
  'BILL_NOT_OPEN',
  'WEBHOOK_UNKNOWN_ORDER',
] as const satisfies PaymentExceptionKind[];

export const exceptionGroups = ['open', 'mine', 'unowned', 'old', 'resolved'] as const;
export type ExceptionGroup = (typeof exceptionGroups)[number];
const OLD_HOURS = 24;

export const exceptionsSearch = z.object({
  group: z.catch(z.enum(exceptionGroups), 'open'),
  kind: text,
  notKind: text,
  dir: direction,
  page: pageNumber,
  size: pageSize,
  id: text,
});

export type ExceptionsSearch = z.infer<typeof exceptionsSearch>;
export const exceptionsSearchDefaults = { page: 1, size: PAGE_SIZE, group: 'open', dir: 'DESC' } as const;

/** @param viewerId whoever looks; an id that is nobody's where the viewer is no member of staff */
export function toExceptionFilter(
  group: ExceptionGroup,
  viewerId: string,
  kinds: { kind?: string | undefined; notKind?: string | undefined } = {},
): PaymentExceptionFilter {
  const kind = onlyNot(exceptionKinds, kinds.kind, kinds.notKind);
  return {
    state: group === 'resolved' ? 'RESOLVED' : 'OPEN',
    ...(group === 'mine' ? { ownerId: viewerId } : {}),
    ...(group === 'unowned' ? { unowned: true } : {}),
    ...(group === 'old' ? { olderThanHours: OLD_HOURS } : {}),
    ...(kind ? { kind } : {}),
  };
}

export const toExceptionSort = (search: ExceptionsSearch): PaymentExceptionSort => ({
  direction: search.dir,
});
