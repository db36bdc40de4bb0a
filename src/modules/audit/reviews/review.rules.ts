import { addDays, startOfDay, type BillingDate } from '../../../shared/time.js';

/** A month of Seoul days, '2026-11'. */
export type Month = string & { readonly month: unique symbol };

export enum AccessReviewStatus {
  RUNNING = 'RUNNING',
  OPEN = 'OPEN',
  LATE = 'LATE',
  SIGNED = 'SIGNED',
}

export enum AccessFindingKind {
  MANY_PEOPLE = 'MANY_PEOPLE',
  NIGHT = 'NIGHT',
  NEW_NETWORK = 'NEW_NETWORK',
  UNEXPLAINED_EXPORT = 'UNEXPLAINED_EXPORT',
  OWN_ACCOUNT = 'OWN_ACCOUNT',
}

/** Reviewed once a month (안전성 확보조치 기준 §8): a month is due on the tenth of the next. */
const DUE_AFTER_DAYS = 9;
/** With whom somebody is compared: themself, this long before the month. */
export const USUAL_DAYS = 90;
/** Fewer different people on one day are everyday work. */
const MANY = 100;
const FAR_MORE = 3;

/** What one person did on one Seoul day. */
export interface ActorDay {
  day: BillingDate;
  actorType: string;
  actorId: string | null;
  records: number;
  looks: number;
  lookedUp: number;
  people: number;
  night: number;
  reveals: number;
  exports: number;
  unexplained: number;
  acts: Record<string, number>;
  kinds: Record<string, number>;
  networks: string[];
}

/** Something a reviewer has to look at. */
export interface Finding {
  kind: AccessFindingKind;
  actorType: string;
  actorId: string | null;
  /** People on the busiest day, looks, networks or exports: by kind. */
  count: number;
  /** People on an ordinary day of the same person, where they are compared. */
  usual: number | null;
  from: Date;
  to: Date;
}

export function parseMonth(text: string): Month | null {
  return /^20\d{2}-(0[1-9]|1[0-2])$/.test(text) ? (text as Month) : null;
}

export const monthOf = (day: BillingDate): Month => day.slice(0, 7) as Month;
export const firstDay = (month: Month): BillingDate => `${month}-01` as BillingDate;

/** The first day of the month after. */
export function endOf(month: Month): BillingDate {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10) as BillingDate;
}

/** Months from the one of `first` to the one of `last`, newest first. */
export function monthsBetween(first: BillingDate, last: BillingDate): Month[] {
  const months: Month[] = [];
  for (let month = monthOf(first); month <= monthOf(last); month = monthOf(endOf(month)))
    months.unshift(month);
  return months;
}

export const dueOn = (month: Month): BillingDate => addDays(endOf(month), DUE_AFTER_DAYS);

export function statusOf(month: Month, isSigned: boolean, today: BillingDate): AccessReviewStatus {
  if (isSigned) return AccessReviewStatus.SIGNED;
  if (today < endOf(month)) return AccessReviewStatus.RUNNING;
  return today > dueOn(month) ? AccessReviewStatus.LATE : AccessReviewStatus.OPEN;
}

/** Who looks at data for the house: the others are customers, strangers at the door and the system. */
export const isStaff = ({ actorType }: Pick<ActorDay, 'actorType'>): boolean =>
  actorType === 'ADMIN' || actorType === 'API_KEY';

/**
 * Whether a month may not be signed by somebody: when nobody but them looked at anything in it, their signature would
 * say no more than that they agree with themself.
 */
export function isOnlyOwn(days: readonly ActorDay[], signerId: string): boolean {
  const looking = days.filter((day) => isStaff(day) && day.looks > 0);
  return looking.length > 0 && looking.every(({ actorId }) => actorId === signerId);
}

/**
 * What stands out in a month, the gravest kind first.
 * @param days of the month
 * @param before the days by which each person is judged
 * @param ownLooks how often somebody of the staff looked at the customer account that is theirs
 */
export function findingsOf(
  days: readonly ActorDay[],
  before: readonly ActorDay[],
  ownLooks: ReadonlyMap<string, number>,
): Finding[] {
  const findings = byActor(days.filter(isStaff)).flatMap((own) => findingsOfActor(own, before, ownLooks));
  const order = Object.values(AccessFindingKind);
  return findings.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.count - a.count);
}

function findingsOfActor(
  own: readonly ActorDay[],
  before: readonly ActorDay[],
  ownLooks: ReadonlyMap<string, number>,
): Finding[] {
  const [{ actorType, actorId } = { actorType: '', actorId: null }] = own;
  const past = before.filter((day) => day.actorType === actorType && day.actorId === actorId);
  const findings: Finding[] = [];
  const told = (
    kind: AccessFindingKind,
    on: readonly ActorDay[],
    count: number,
    usual: number | null = null,
  ) => {
    const [first, last] = [on[0], on.at(-1)];
    if (count === 0 || !first || !last) return;
    const span = { from: startOfDay(first.day), to: startOfDay(addDays(last.day, 1)) };
    findings.push({ kind, actorType, actorId, count, usual, ...span });
  };
  const usual = usualPeople(past);
  const busiest = own.reduce((most, day) => (day.people > most.people ? day : most));
  if (busiest.people >= MANY && (usual === null || busiest.people > FAR_MORE * usual)) {
    told(AccessFindingKind.MANY_PEOPLE, [busiest], busiest.people, usual);
  }
  const nights = own.filter((day) => day.night > 0);
  told(AccessFindingKind.NIGHT, nights, sumOf(nights, 'night'));
  const known = new Set(past.flatMap((day) => day.networks));
  const strange = own.filter((day) => day.networks.some((network) => !known.has(network)));
  // Somebody new has no network that is known.
  if (past.length > 0) {
    const networks = new Set(strange.flatMap((day) => day.networks.filter((network) => !known.has(network))));
    told(AccessFindingKind.NEW_NETWORK, strange, networks.size);
  }
  const unexplained = own.filter((day) => day.unexplained > 0);
  told(AccessFindingKind.UNEXPLAINED_EXPORT, unexplained, sumOf(unexplained, 'unexplained'));
  told(AccessFindingKind.OWN_ACCOUNT, own, (actorId !== null && ownLooks.get(actorId)) || 0);
  return findings;
}

/** The middle one of the days on which they looked at anybody; null without any. */
function usualPeople(past: readonly ActorDay[]): number | null {
  const people = past.flatMap((day) => (day.people > 0 ? [day.people] : [])).sort((a, b) => a - b);
  return people[Math.floor(people.length / 2)] ?? null;
}

/** Days grouped by who it was, in the order they came. */
export function byActor(days: readonly ActorDay[]): ActorDay[][] {
  const groups = new Map<string, ActorDay[]>();
  for (const day of days) {
    const key = `${day.actorType} ${day.actorId}`;
    const group = groups.get(key);
    if (group) group.push(day);
    else groups.set(key, [day]);
  }
  return [...groups.values()];
}

type Counted = 'records' | 'looks' | 'lookedUp' | 'night' | 'reveals' | 'exports' | 'unexplained';

export const sumOf = (days: readonly ActorDay[], what: Counted): number =>
  days.reduce((sum, day) => sum + day[what], 0);

/** Counters by code, added up, the greatest first. */
export function addedUp(counts: readonly Record<string, number>[]): { code: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const one of counts)
    for (const [code, count] of Object.entries(one)) sums.set(code, (sums.get(code) ?? 0) + count);
  return [...sums].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}
