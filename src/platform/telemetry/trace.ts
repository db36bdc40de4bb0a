import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** What follows a piece of work through every layer. `traceId` is also the `requestId` a client sees. */
export interface Trace {
  traceId: string;
  /** Nobody waits for the result any more: reads that have not begun need not begin. */
  cancelled?: boolean;
}

const storage = new AsyncLocalStorage<Trace>();

const ID_BYTES = 16;
/** Random bytes for the next ids: fetching many costs as much as fetching few. */
const random = Buffer.alloc(256 * ID_BYTES);
let used = random.length;

/** 32 hexadecimal digits, the form W3C trace context uses. */
export function newTraceId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += ID_BYTES;
  return random.toString('hex', used - ID_BYTES, used);
}

export function runInTrace<T>(trace: Trace, work: () => T): T {
  return storage.run(trace, work);
}

/** For work that is done for several at once: it belongs to none of them, and is not over when one gives up. */
export function outsideTrace<T>(work: () => T): T {
  return storage.run(undefined as unknown as Trace, work);
}

export function currentTrace(): Trace | null {
  return storage.getStore() ?? null;
}

export function currentTraceId(): string | null {
  return storage.getStore()?.traceId ?? null;
}

/** The trace id of a `traceparent` header, or null when it is not one. */
export function traceIdFromHeader(header: string | undefined): string | null {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(header ?? '');
  return match?.[1] && !/^0+$/.test(match[1]) ? match[1] : null;
}
