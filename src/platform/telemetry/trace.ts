import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** One hop of a piece of work, while it is being done. */
export interface Span {
  /** As W3C's trace context carries it to whoever is asked to do a part. */
  readonly traceparent: string;
  set(name: string, value: string | number): void;
  /** @param error what it failed with, or a word for it; of an error only its code or class is kept */
  end(error?: unknown): void;
}

/** What follows a piece of work through every layer. `traceId` is also the `requestId` a client sees. */
export interface Trace {
  traceId: string;
  /** Nobody waits for the result any more: reads that have not begun need not begin. */
  cancelled?: boolean;
  /** What is being done now, where traces are recorded. */
  span?: Span;
  /** The span of whoever asked us, which ours are parts of. */
  remote?: { spanId: string; sampled: boolean };
  /** What a stranger said they were doing: pointed at, and nothing is decided by it. */
  claimed?: { traceId: string; spanId: string };
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

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The trace that a `traceparent` speaks of; a new one when it is none. */
export function traceOf(traceparent: unknown): Trace {
  const match = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent) : null;
  const [, traceId = '', spanId = '', flags = ''] = match ?? [];
  if (!match || /^0+$/.test(traceId)) return { traceId: newTraceId() };
  if (/^0+$/.test(spanId)) return { traceId };
  return { traceId, remote: { spanId, sampled: (parseInt(flags, 16) & 1) === 1 } };
}

/**
 * The trace of whoever we have no reason to believe: a new one. Else strangers could write their deeds under the id of
 * somebody else's, or choose what is recorded, which the flag and the id both decide.
 */
export function strangersTraceOf(traceparent: unknown): Trace {
  const { traceId, remote } = traceOf(traceparent);
  if (!remote) return { traceId: newTraceId() };
  return { traceId: newTraceId(), claimed: { traceId, spanId: remote.spanId } };
}
