import * as z from 'zod/mini';
import type { SettlementDifferenceFilter, SettlementDifferenceKind } from '@/gql/graphql';
import { day, direction, PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { seoulDay } from '@/lib/time';
import { onlyNot } from '@/lib/url';

export const differenceKinds = [
  'LINE_MISSING',
  'LINE_DOUBLED',
  'LINE_AMOUNT',
  'LINE_OTHER_DAY',
  'LINE_UNKNOWN',
  'LINE_UNREADABLE',
  'FEE_DIFFERENT',
  'PROVIDER_MISSING',
  'PROVIDER_AMOUNT',
  'PROVIDER_DOUBLED',
  'PROVIDER_UNREADABLE',
  'UNKNOWN_TRANSACTION',
  'FOREIGN_CANCEL',
  'LEDGER_MISSING',
  'LEDGER_AMOUNT',
  'ORDER_MISSING',
] as const satisfies SettlementDifferenceKind[];

export const views = ['match', 'calendar'] as const;
/** `day`: those of the day that is shown; the others are of all days. */
export const groups = ['open', 'mine', 'day', 'closed'] as const;
export type DifferenceGroup = (typeof groups)[number];

export const settlementsSearch = z.object({
  view: z.catch(z.enum(views), 'match'),
  day,
  month: z.catch(z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))), undefined),
  group: z.catch(z.enum(groups), 'open'),
  kind: text,
  notKind: text,
  dir: direction,
  page: pageNumber,
  size: pageSize,
  id: text,
});

export type SettlementsSearch = z.infer<typeof settlementsSearch>;
export const settlementsSearchDefaults = {
  view: 'match',
  group: 'open',
  dir: 'DESC',
  page: 1,
  size: PAGE_SIZE,
} as const;

export function toDifferenceFilter(
  group: DifferenceGroup,
  shownDay: string,
  viewerId: string,
  kinds: { kind?: string | undefined; notKind?: string | undefined } = {},
): SettlementDifferenceFilter {
  const kind = onlyNot(differenceKinds, kinds.kind, kinds.notKind);
  return {
    ...(group === 'open' ? { status: ['OPEN'] } : {}),
    ...(group === 'mine' ? { status: ['OPEN'], ownerId: viewerId } : {}),
    ...(group === 'day' ? { from: shownDay, to: shownDay } : {}),
    ...(group === 'closed' ? { status: ['RESOLVED', 'GONE'] } : {}),
    ...(kind ? { kind } : {}),
  };
}

const DAY_MS = 86_400_000;

/** A calendar day later, or earlier. */
export function plusDays(from: string, days: number): string {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The last day that is over. */
export const yesterday = (now: Date): string => plusDays(seoulDay(now), -1);

/** A month later, or earlier. */
export function plusMonths(month: string, months: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Weeks from Monday on; null where a day belongs to another month. */
export function weeksOf<T extends { day: string }>(days: readonly T[]): (T | null)[][] {
  const first = days[0];
  const lead = first ? (new Date(`${first.day}T00:00:00Z`).getUTCDay() + 6) % 7 : 0;
  const cells: (T | null)[] = [...Array.from({ length: lead }, () => null), ...days];
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
