import { z } from 'zod';
import { parseBillingDate, type BillingDate } from '../../../shared/time.js';
import { analyticsErrors } from '../analytics.errors.js';
import { SPAN_MAX_DAYS } from './buckets.js';

export enum CohortBy {
  SIGNUP = 'SIGNUP',
  FIRST_ACTIVITY = 'FIRST_ACTIVITY',
  FIRST_PAYMENT = 'FIRST_PAYMENT',
}

export const STEPS_MIN = 2;
export const STEPS_MAX = 8;
export const WINDOW_MAX_DAYS = 90;
export const KINDS_AT_ONCE_MAX = 20;
const CELL_MAX = 2_000;

const day = z.string().transform((text, context): BillingDate => {
  const found = parseBillingDate(text);
  if (!found) context.addIssue('no day');
  return found ?? ('' as BillingDate);
});
const span = z
  .object({ from: day, to: day })
  .refine(({ from, to }) => from <= to && Date.parse(to) - Date.parse(from) < SPAN_MAX_DAYS * 86_400_000);
const kind = z.string().min(1).max(60);

const CELL = z.discriminatedUnion('q', [
  /** Whoever did one of these things in the span. */
  z.object({ q: z.literal('did'), kinds: z.array(kind).min(1).max(KINDS_AT_ONCE_MAX).nullable(), span }),
  /** Whoever came to a step of a funnel, or no further than it. */
  z.object({
    q: z.literal('funnel'),
    steps: z.array(kind).min(STEPS_MIN).max(STEPS_MAX),
    span,
    windowDays: z.number().int().min(1).max(WINDOW_MAX_DAYS),
    step: z
      .number()
      .int()
      .min(0)
      .max(STEPS_MAX - 1),
    exactly: z.boolean(),
  }),
  /** A cohort, or those of it who did something in another span. */
  z.object({
    q: z.literal('cohort'),
    by: z.enum(CohortBy),
    cohort: span,
    did: z.object({ kind: kind.nullable(), span }).nullable(),
  }),
]);

/** Which people a number of a report counts. */
export type Cell = z.infer<typeof CELL>;

/** A cell as clients hold it: opaque, and good for asking who is in it, now or later. */
export function cellText(cell: Cell): string {
  return Buffer.from(JSON.stringify(cell)).toString('base64url');
}

/** @throws ANALYTICS_CELL_INVALID: cells come back from outside */
export function cellOf(text: string): Cell {
  if (text.length <= CELL_MAX) {
    try {
      const found = CELL.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
      if (found.success && stepIsThere(found.data)) return found.data;
    } catch {
      // No JSON: refused below.
    }
  }
  throw analyticsErrors.ANALYTICS_CELL_INVALID({ path: 'cell' });
}

function stepIsThere(cell: Cell): boolean {
  return cell.q !== 'funnel' || cell.step < cell.steps.length;
}
