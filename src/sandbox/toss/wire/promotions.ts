import { kstTime } from '../times.js';
import { CARD_COMPANIES } from './organisations.js';

const MINIMUM = 50_000;
const MONTHS_OF: Readonly<Record<string, readonly number[]>> = {
  '41': [2, 3],
  '51': [2, 3, 4],
  '61': [2, 3],
};

/** Whether the card's company bears the interest of these instalments, as its promotion says. */
export function isInterestFree(issuerCode: string, months: number, amount: number): boolean {
  return amount >= MINIMUM && (MONTHS_OF[issuerCode]?.includes(months) ?? false);
}

/** `GET /v1/promotions/card`: instalments without interest, which some companies renew every month. */
export function cardPromotions(now: number): unknown[] {
  return CARD_COMPANIES.flatMap(({ code, ko }) => {
    const installmentFreeMonths = MONTHS_OF[code];
    if (!installmentFreeMonths) return [];
    return [
      {
        issuerCode: code,
        cardCompany: ko,
        dueDate: lastDayOfMonth(now),
        installmentFreeMonths,
        minimumPaymentAmount: MINIMUM,
      },
    ];
  });
}

function lastDayOfMonth(now: number): string {
  const [year, month] = kstTime(now).split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
}
