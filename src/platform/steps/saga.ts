import type { Backoff } from '../../shared/backoff.js';

declare global {
  /** Sagas by name (`noun.verb`) with what they are started with; each module adds its own. */
  interface SagaInputs {}
}

export type SagaName = keyof SagaInputs & string;

/** What may be kept beside a step: small, and nothing personal or secret. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** How a call ended. The three first are what an outside vendor can say; a thrown error counts as `unknown`. */
export type StepAnswer =
  | { kind: 'done'; result: Json }
  /** Nothing of this step remains outside. `again`: worth another try, with a new key. */
  | { kind: 'declined'; reason: string; again: boolean }
  /** It may have happened. The same call is made again with the same key until the truth is known. */
  | { kind: 'unknown'; reason: string }
  /** Not yet: call again, same key, at this time or when poked, whatever comes first. Null: only when poked. */
  | { kind: 'wait'; until: Date | null; reason: string };

export const done = (result: Json = null): StepAnswer => ({ kind: 'done', result });
export const declined = (reason: string, options: { again?: boolean } = {}): StepAnswer => ({
  kind: 'declined',
  reason,
  again: options.again ?? false,
});
export const unknown = (reason: string): StepAnswer => ({ kind: 'unknown', reason });
export const waitUntil = (until: Date | null, reason: string): StepAnswer => ({
  kind: 'wait',
  until,
  reason,
});

/** One call of a step. */
export interface StepCall<I> {
  runId: string;
  subjectId: string;
  input: I;
  /** Give it to the vendor: the same for every call until the answer is known. */
  key: string;
  /** Calls since the last clear answer, this one included. */
  attempt: number;
  /** When this step was first called. */
  startedAt: Date;
  /** Results of the steps that are done, by name. When undoing, the step's own as well, unless it is not known. */
  results: Readonly<Record<string, Json>>;
  /** Aborted when time is up or another worker took over: pass it to whatever waits. */
  signal: AbortSignal;
}

export type StepFunction<I> = (call: StepCall<I>) => Promise<StepAnswer>;

/** Every step says how it is taken back, or why it need not or cannot be. */
export type StepEnd<I> =
  /** Takes the step back. Called also when nobody knows whether it happened: then it looks first. */
  | { undo: StepFunction<I> }
  /** Why there is nothing to take back, for example `only looks`. */
  | { harmless: string }
  /** Why it cannot be taken back. Such steps come last. */
  | { final: string };

export interface StepLimits {
  /** Calls that end in `unknown` (or `declined` again) before staff is shown the run. It is then asked once an hour. */
  attempts: number;
  backoff: Backoff;
  /** For one call; afterwards its outcome is unknown. */
  timeoutMs: number;
}

export interface Step<I> {
  name: string;
  run: StepFunction<I>;
  end: StepEnd<I>;
  limits: StepLimits;
}

export interface Saga<N extends SagaName> {
  name: N;
  steps: readonly Step<SagaInputs[N]>[];
}

/** A saga of which only its own steps know what they are given. */
export interface AnySaga {
  name: string;
  steps: readonly Step<never>[];
}

const LIMITS: StepLimits = { attempts: 12, backoff: { baseMs: 500, capMs: 300_000 }, timeoutMs: 60_000 };

/**
 * One step: an idempotent call, made between transactions.
 * @param name stable, it is kept in the rows of runs under way
 */
export function step<I>(name: string, run: StepFunction<I>, end: StepEnd<I> & Partial<StepLimits>): Step<I> {
  const { attempts, backoff, timeoutMs, ...rest } = end;
  return {
    name,
    run,
    end: rest,
    limits: {
      attempts: attempts ?? LIMITS.attempts,
      backoff: backoff ?? LIMITS.backoff,
      timeoutMs: timeoutMs ?? LIMITS.timeoutMs,
    },
  };
}

/**
 * A chain of steps that survives every crash. When a step is declined for good, those before it are undone, last first.
 * @throws Error while loading, when a step could not be undone for one that cannot
 */
export function saga<N extends SagaName>(name: N, steps: readonly Step<SagaInputs[N]>[]): Saga<N> {
  if (steps.length === 0) throw new Error(`Saga ${name} has no step`);
  if (new Set(steps.map((each) => each.name)).size < steps.length)
    throw new Error(`Saga ${name} has two steps of one name`);
  const firstFinal = steps.findIndex((each) => 'final' in each.end);
  const late = steps.find((each, i) => 'undo' in each.end && firstFinal >= 0 && i > firstFinal);
  if (late) throw new Error(`Saga ${name}: ${late.name} comes after a step that cannot be undone`);
  return { name, steps };
}
