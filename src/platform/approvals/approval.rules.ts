import { createHash } from 'node:crypto';
import type { ApprovalInput } from './approval-act.js';

/** One text for one input, however its keys are ordered. */
export function canonical(input: ApprovalInput): string {
  const entries = Object.entries(input)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      if (typeof value === 'number' && !Number.isSafeInteger(value)) {
        throw new Error(`${key} must be a whole number: amounts are digits in text`);
      }
      return `${JSON.stringify(key)}:${JSON.stringify(value)}`;
    });
  return `{${entries.join(',')}}`;
}

/** SHA-256 of the canonical text, in hex: what was approved is compared with what is about to be done. */
export function inputHash(input: ApprovalInput): string {
  return createHash('sha256').update(canonical(input)).digest('hex');
}
