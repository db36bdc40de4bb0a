import type { Tx } from '../db/unit-of-work.js';
import type { ActorType } from '../security/actor.js';

declare global {
  /**
   * Long jobs by kind (`noun.verb`): what they are started with, where they are (a checkpoint, if any) and what they
   * leave. Each module adds its own: `'payments.export': { input: Filter; checkpoint: string; result: { rows: number } }`.
   */
  interface LongJobKinds {}
}

export type LongJobKind = keyof LongJobKinds & string;
type Shape = { input: unknown; checkpoint: unknown; result: unknown };
type Part<K extends LongJobKind, P extends keyof Shape> = LongJobKinds[K] extends Shape
  ? LongJobKinds[K][P]
  : never;

export interface ProgressReport {
  /** Units of work done so far. */
  done: number;
  /** All units, if known. */
  total?: number;
  /** A key of the admin app's texts, for example `books.checking`; never a sentence. */
  message?: string;
}

/** A job as its handler sees it. */
export interface RunningJob<I, C> {
  id: string;
  input: I;
  owner: { type: ActorType; id: string | null };
  /** What the last `advance` returned; null at the beginning. */
  checkpoint: C | null;
  /** Aborted within a second when the job is canceled, when the process stops or when another worker took over. */
  signal: AbortSignal;
  /** Says how far it is. Cheap: written at most twice a second. */
  report(progress: ProgressReport): void;
  /**
   * Does a piece of the work in a transaction, together with the checkpoint it returns: both are kept or neither is,
   * and nothing is written by a worker that lost the job. Throws when the job was canceled.
   */
  advance(work: (tx: Tx) => Promise<C>): Promise<void>;
}

export type StoppedJob<I> = Pick<RunningJob<I, never>, 'id' | 'input'>;

/** How one kind of long job is done. */
export interface LongJobHandler<K extends LongJobKind> {
  kind: K;
  /**
   * When the worker dies or stops in the middle: `resume` calls again with the last checkpoint, `restart` from the
   * beginning (the work must be repeatable), `fail` shows the owner that it was interrupted.
   */
  afterCrash: 'resume' | 'restart' | 'fail';
  /** @returns what it leaves: small, ids and counts, nothing personal. A thrown code is what the owner is told. */
  run(job: RunningJob<Part<K, 'input'>, Part<K, 'checkpoint'>>): Promise<Part<K, 'result'>>;
  /**
   * It ends before its work does, canceled or failed: what its owner is left with is made ready here, and what comes
   * back is called in the transaction that ends the job.
   */
  stopped?(job: StoppedJob<Part<K, 'input'>>): Promise<(tx: Tx) => Promise<void>>;
}

/** A handler of which only itself knows what it is given. */
export interface AnyLongJobHandler {
  kind: string;
  afterCrash: 'resume' | 'restart' | 'fail';
  run(job: RunningJob<never, never>): Promise<unknown>;
  stopped?(job: StoppedJob<never>): Promise<(tx: Tx) => Promise<void>>;
}

export type LongJobInput<K extends LongJobKind> = Part<K, 'input'>;
