import { currentTrace, runInTrace, type Span, type Trace } from './trace.js';

export type SpanKind = 'server' | 'internal' | 'client' | 'consumer';

/** One hop of a piece of work. Attributes never hold values that people gave us: no variables, no parameters. */
export interface SpanAbout {
  name: string;
  kind: SpanKind;
  attributes?: Readonly<Record<string, string | number>>;
}

/** Where spans go. There is none unless tracing is configured, and then nothing of this costs more than a comparison. */
export interface SpanRecorder {
  /** A part of what `trace` is about now: of its span, of the caller's who sent it, or the first of all. */
  start(about: SpanAbout, trace: Trace): Span;
  /** Hands over what is not sent yet. */
  stop(): Promise<void>;
}

let recorder: SpanRecorder | null = null;

/** @param next null: nothing is recorded any more */
export function recordSpansWith(next: SpanRecorder | null): void {
  recorder = next;
}

/** Whether it is worth preparing what a span is about. */
export function spansAreRecorded(): boolean {
  return recorder !== null;
}

/** A part of the work that is going on; null when nothing is recorded or nobody would know what it is a part of. */
export function startSpan(about: SpanAbout): Span | null {
  const trace = currentTrace();
  return recorder && trace?.span ? recorder.start(about, trace) : null;
}

/** The first span here of a trace that somebody asked for: what is done in the trace becomes a part of it. */
export function startRootSpan(about: SpanAbout, trace: Trace): Span | null {
  if (!recorder) return null;
  const span = recorder.start(about, trace);
  trace.span = span;
  return span;
}

/**
 * Does `work` as a part of the trace it is called in, and notes how long it took and whether it failed.
 * @param isFailed for work that says so in its result
 */
export function inSpan<T>(about: SpanAbout, work: () => T, isFailed?: (result: Awaited<T>) => boolean): T {
  const trace = currentTrace();
  const span = startSpan(about);
  if (!trace || !span) return work();
  // What is said of the trace (that nobody waits any more) holds for its parts.
  const part = Object.create(trace, { span: { value: span } }) as Trace;
  return runInTrace(part, () => ending(span, work, isFailed));
}

/** Does `work` and ends `span` with it. */
export function ending<T>(span: Span, work: () => T, isFailed?: (result: Awaited<T>) => boolean): T {
  const done = (result: Awaited<T>): void => span.end(isFailed?.(result) ? 'failed' : undefined);
  try {
    const result = work();
    if (!(result instanceof Promise)) {
      done(result as Awaited<T>);
      return result;
    }
    return result.then(
      (value: Awaited<T>) => {
        done(value);
        return value;
      },
      (error: unknown) => {
        span.end(error);
        throw error;
      },
    ) as T;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** What a `traceparent` that we send says; null when nothing is recorded. */
export function currentTraceparent(): string | null {
  return currentTrace()?.span?.traceparent ?? null;
}
