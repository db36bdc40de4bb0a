import * as z from 'zod/mini';
import type {
  PaymentFilter,
  PaymentMethodType,
  PaymentPurpose,
  PaymentSort,
  PaymentSortField,
  PaymentStatus,
} from '@/gql/graphql';
import { day, direction, PAGE_SIZE, pageNumber, pageSize, text, wonText } from '@/lib/list-search';
import { endOfSeoulDay, startOfLastDays, startOfSeoulDay } from '@/lib/time';
import { parseList } from '@/lib/url';

export const purposes = ['POINT_TOPUP', 'MEMBERSHIP', 'DOMAIN_USAGE'] as const satisfies PaymentPurpose[];
export const methods = [
  'CARD',
  'EASY_PAY',
  'TRANSFER',
  'VIRTUAL_ACCOUNT',
  'MOBILE',
  'GIFT_CERTIFICATE',
  'OTHER',
] as const satisfies PaymentMethodType[];
export const statuses = [
  'READY',
  'CONFIRMING',
  'WAITING_FOR_DEPOSIT',
  'DONE',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'FAILED',
  'CANCELED',
  'EXPIRED',
  'UNKNOWN',
] as const satisfies PaymentStatus[];
export const periods = ['today', '7d', '30d', '90d', 'all', 'custom'] as const;
export type Period = (typeof periods)[number];

/** Everything the list shows is in the URL: back, forward, reload and shared links restore the view. */
export const paymentsSearch = z.object({
  page: pageNumber,
  size: pageSize,
  sort: z.catch(z.enum(['REQUESTED_AT', 'AMOUNT'] as const satisfies PaymentSortField[]), 'REQUESTED_AT'),
  dir: direction,
  q: text,
  status: text,
  method: text,
  purpose: text,
  notStatus: text,
  notMethod: text,
  notPurpose: text,
  period: z.catch(z.enum(periods), '30d'),
  from: day,
  to: day,
  min: wonText,
  max: wonText,
  user: text,
  id: text,
});

export type PaymentsSearch = z.infer<typeof paymentsSearch>;

export const paymentsSearchDefaults = {
  page: 1,
  size: PAGE_SIZE,
  sort: 'REQUESTED_AT',
  dir: 'DESC',
  period: '30d',
} as const;

const periodDays: Partial<Record<Period, number>> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

/** The server's filter. Day boundaries are Seoul days, sent as instants. */
export function toPaymentFilter(search: PaymentsSearch, now: Date): PaymentFilter {
  const days = periodDays[search.period];
  const isCustom = search.period === 'custom';
  const status = parseList(search.status, statuses);
  const method = parseList(search.method, methods);
  const purpose = parseList(search.purpose, purposes);
  const spared = {
    status: parseList(search.notStatus, statuses),
    method: parseList(search.notMethod, methods),
    purpose: parseList(search.notPurpose, purposes),
  };
  const not = Object.fromEntries(Object.entries(spared).filter(([, values]) => values.length > 0));
  return {
    ...(search.q ? { search: search.q } : {}),
    ...(status.length > 0 ? { status } : {}),
    ...(method.length > 0 ? { method } : {}),
    ...(purpose.length > 0 ? { purpose } : {}),
    ...(days ? { from: startOfLastDays(days, now) } : {}),
    ...(isCustom && search.from ? { from: startOfSeoulDay(search.from) } : {}),
    ...(isCustom && search.to ? { to: endOfSeoulDay(search.to) } : {}),
    ...(search.min ? { minAmount: search.min } : {}),
    ...(search.max ? { maxAmount: search.max } : {}),
    ...(search.user ? { userId: search.user } : {}),
    ...(Object.keys(not).length > 0 ? { not } : {}),
  };
}

export function toPaymentSort(search: PaymentsSearch): PaymentSort[] {
  return [{ field: search.sort, direction: search.dir }];
}

export function hasFilters(search: PaymentsSearch): boolean {
  return Boolean(
    search.q ||
    search.status ||
    search.method ||
    search.purpose ||
    search.notStatus ||
    search.notMethod ||
    search.notPurpose ||
    search.min ||
    search.max ||
    search.user ||
    search.period !== paymentsSearchDefaults.period,
  );
}

export interface StatusTile {
  key: 'all' | 'done' | 'failed' | 'refunded' | 'partial' | 'progress';
  statuses: readonly PaymentStatus[];
}

export const statusTiles: readonly StatusTile[] = [
  { key: 'all', statuses: [] },
  { key: 'done', statuses: ['DONE'] },
  { key: 'failed', statuses: ['FAILED'] },
  { key: 'refunded', statuses: ['REFUNDED'] },
  { key: 'partial', statuses: ['PARTIALLY_REFUNDED'] },
  { key: 'progress', statuses: ['READY', 'CONFIRMING', 'WAITING_FOR_DEPOSIT', 'UNKNOWN'] },
];
