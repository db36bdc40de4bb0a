import type { RuleContext } from '../rules/context.js';
import { settlementLines } from '../settlement/lines.js';
import { ApiError } from '../wire/api-error.js';

const MAX_SIZE = 5000;
const DATE_TYPES = ['soldDate', 'paidOutDate'] as const;

/** `GET /v1/settlements`: lines of the days from `startDate` to `endDate`, both included, oldest first. */
export function listSettlements(ctx: RuleContext, query: URLSearchParams): unknown[] {
  const from = readDay(query.get('startDate'));
  const to = readDay(query.get('endDate'));
  if (from > to) throw new ApiError('INVALID_DATE');
  const asked = query.get('dateType') ?? 'soldDate';
  const dateType = DATE_TYPES.find((known) => known === asked);
  if (!dateType) throw new ApiError('INVALID_REQUEST');
  const page = readCount(query.get('page'), 1, 1_000_000);
  const size = readCount(query.get('size'), MAX_SIZE, MAX_SIZE);
  return settlementLines(ctx)
    .filter((line) => line[dateType] >= from && line[dateType] <= to)
    .slice((page - 1) * size, page * size);
}

function readDay(text: string | null): string {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new ApiError('INVALID_ISO_DATE_FORMAT');
  if (Number.isNaN(Date.parse(text))) throw new ApiError('INVALID_DATE');
  return text;
}

/** @param unset what an absent parameter means (the size's default is not documented) */
function readCount(text: string | null, unset: number, max: number): number {
  if (text === null) return unset;
  const count = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new ApiError('INVALID_REQUEST');
  if (count > max) throw new ApiError('EXCEED_MAX_QUERY_LIMIT');
  return count;
}
