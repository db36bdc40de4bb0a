import type { StoredAnswer } from '../model.js';
import type { Store } from '../store.js';
import { ApiError } from '../wire/api-error.js';

const FIFTEEN_DAYS_MS = 15 * 24 * 60 * 60_000;
const MAX_KEY_LENGTH = 300;

/** Claims on keys whose first request still runs. They die with the process, as they should. */
export class IdempotencyDesk {
  private readonly running = new Set<string>();

  constructor(private readonly store: Store) {}

  /** The key's reach: key, API key, method and path. The body is not part of it. */
  scope(mId: string, method: string, path: string, key: string): string {
    if (key.length > MAX_KEY_LENGTH || key.length === 0) throw new ApiError('INVALID_IDEMPOTENCY_KEY');
    return `${mId}|${method}|${path}|${key}`;
  }

  /** The stored answer to replay, or undefined when the request is the first of its key. */
  find(scope: string, now: number): StoredAnswer | undefined {
    if (this.running.has(scope)) throw new ApiError('IDEMPOTENT_REQUEST_PROCESSING');
    const stored = this.store.answers.get(scope);
    return stored && now - stored.at < FIFTEEN_DAYS_MS ? stored : undefined;
  }

  claim(scope: string): void {
    this.running.add(scope);
  }

  release(scope: string): void {
    this.running.delete(scope);
  }
}
