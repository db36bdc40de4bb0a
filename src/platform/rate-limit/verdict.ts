import type { Account } from './account.js';

/** What the answer says of the budgets an operation was paid from. */
export interface GateVerdict {
  /** `RateLimit` and `RateLimit-Policy` (IETF httpapi draft), and `Retry-After` when it was refused. */
  headers: Record<string, string>;
  extensions: { cost: { requested: number; limit: number; remaining: number; resetAt: string } };
  /** The budgets themselves, the caller's own first. */
  accounts: readonly Account[];
}
