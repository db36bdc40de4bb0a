import { AlertCause, holds, isRecovered, NoDataPolicy, type AlertTerms } from './terms.js';
import { isWithin, nextWithin } from './windows.js';

export const FLAP_WINDOW_MS = 3_600_000;
/** More changes in an hour than anybody counts. */
const CHANGES_MAX = 100;

export type AlertPhase = 'OK' | 'PENDING' | 'FIRING';

/** Where one series stands under one rule. Plain data: kept as JSON between rounds. Times are milliseconds of the epoch. */
export interface SeriesState {
  phase: AlertPhase;
  since: number;
  cause: AlertCause | null;
  /** All before it is decided. */
  clock: number;
  /** The newest sample; null until the first. */
  sampleAt: number | null;
  value: number | null;
  /** From when its silence is counted. */
  seenAt: number;
  missing: boolean;
  /** While it fires: since when it is over, if it is. */
  recoveredAt: number | null;
  /** When it turned bad or good, within the last hour. */
  changes: number[];
  flapping: boolean;
}

/** What was measured. No finite number is no measurement: it only lets time pass. */
export interface SeriesSample {
  at: number;
  value: number;
}

export type AlertInput =
  | SeriesSample
  /** Time passed. */
  | { at: number; value: null }
  /** Nobody looked from where the state stands until now (no worker, a clock set forward): nothing is concluded of it. */
  | { at: number; gap: true };

export interface AlertTransition {
  at: number;
  kind: 'PENDING' | 'CALMED' | 'FIRED' | 'RESOLVED' | 'MISSING' | 'FLAPPING' | 'STEADY';
  cause: AlertCause;
  value: number | null;
}

export interface Evaluated {
  state: SeriesState;
  transitions: AlertTransition[];
}

/** A series seen for the first time. */
export function newState(at: number): SeriesState {
  return {
    phase: 'OK',
    since: at,
    cause: null,
    clock: at,
    sampleAt: null,
    value: null,
    seenAt: at,
    missing: false,
    recoveredAt: null,
    changes: [],
    flapping: false,
  };
}

/**
 * The one engine, for live and for history. What time brings about (it held for long enough, it is silent) happens at
 * the instant it is due, however late anybody looks: it depends on the samples alone, never on when they were read.
 * An input from before what is decided changes nothing.
 */
export function evaluate(terms: AlertTerms, before: SeriesState, input: AlertInput): Evaluated {
  const run = new Run(terms, { ...before, changes: [...before.changes] });
  if ('gap' in input) run.skipTo(input.at);
  else {
    run.advanceTo(input.at);
    if (input.value !== null && Number.isFinite(input.value)) run.take(input.at, input.value);
  }
  return { state: run.state, transitions: run.transitions };
}

/** The clock went back behind what was decided: no time of the state stays in the future. */
export function repairClock(state: SeriesState, now: number): SeriesState {
  const back = <T extends number | null>(at: T): T => (at === null ? at : (Math.min(at, now) as T));
  return {
    ...state,
    since: back(state.since),
    clock: back(state.clock),
    sampleAt: back(state.sampleAt),
    seenAt: back(state.seenAt),
    recoveredAt: back(state.recoveredAt),
    changes: state.changes.map(back),
  };
}

interface Deadline {
  at: number;
  run: () => void;
}

class Run {
  readonly transitions: AlertTransition[] = [];

  constructor(
    private readonly terms: AlertTerms,
    readonly state: SeriesState,
  ) {}

  /** Everything due before `to`; a sample of that very instant comes first. */
  advanceTo(to: number): void {
    for (let next = this.next(); next && next.at < to; next = this.next()) {
      this.state.clock = next.at;
      next.run();
    }
    this.state.clock = Math.max(this.state.clock, to);
  }

  skipTo(at: number): void {
    if (at <= this.state.clock) return;
    this.state.clock = at;
    this.state.seenAt = at;
    if (this.state.recoveredAt !== null) this.state.recoveredAt = at;
    if (this.state.phase === 'PENDING') this.turn('OK', 'CALMED', AlertCause.THRESHOLD);
  }

  take(at: number, value: number): void {
    const { state, terms } = this;
    if (at < state.clock || (state.sampleAt !== null && at <= state.sampleAt)) return;
    Object.assign(state, { sampleAt: at, seenAt: at, value, missing: false });
    if (state.phase === 'FIRING') this.takeWhileFiring(value);
    if (state.phase === 'FIRING') return;
    const isBad = holds(terms, value) && isWithin(terms.windows, at);
    if (!isBad && state.phase === 'PENDING') this.turn('OK', 'CALMED', AlertCause.THRESHOLD);
    if (!isBad || state.phase === 'PENDING') return;
    if (terms.forSeconds === 0) this.fire(AlertCause.THRESHOLD);
    else this.turn('PENDING', 'PENDING', AlertCause.THRESHOLD);
  }

  private takeWhileFiring(value: number): void {
    const { state, terms } = this;
    if (state.cause === AlertCause.NO_DATA) {
      if (holds(terms, value) && terms.forSeconds === 0) state.cause = AlertCause.THRESHOLD;
      else if (state.recoveredAt === null) this.recover();
    } else if (!isRecovered(terms, value)) {
      if (state.recoveredAt === null) return;
      state.recoveredAt = null;
      this.change();
    } else if (state.recoveredAt === null) this.recover();
  }

  /** The first thing that time alone will bring about. */
  private next(): Deadline | null {
    const { state, terms } = this;
    const due: Deadline[] = [];
    const add = (at: number, run: () => void): void => {
      due.push({ at: Math.max(at, state.clock), run });
    };
    if (state.phase === 'PENDING') add(state.since + terms.forSeconds * 1_000, () => this.heldLongEnough());
    if (state.recoveredAt !== null && !state.flapping)
      add(state.recoveredAt + this.keepMs(), () => this.resolve());
    if (state.flapping) add(this.calmAt(), () => this.steady());
    const silentAt = state.seenAt + terms.noDataSeconds * 1_000;
    if (!state.missing) add(silentAt, () => this.miss());
    else if (terms.noDataPolicy === NoDataPolicy.ALERT && state.phase === 'OK')
      add(nextWithin(terms.windows, silentAt), () => this.fire(AlertCause.NO_DATA));
    return due.reduce<Deadline | null>((first, each) => (first && first.at <= each.at ? first : each), null);
  }

  private heldLongEnough(): void {
    if (isWithin(this.terms.windows, this.state.clock)) this.fire(AlertCause.THRESHOLD);
    else this.turn('OK', 'CALMED', AlertCause.THRESHOLD);
  }

  private miss(): void {
    const { state, terms } = this;
    state.missing = true;
    this.tell('MISSING', AlertCause.NO_DATA);
    if (state.phase === 'PENDING') this.turn('OK', 'CALMED', AlertCause.NO_DATA);
    else if (state.phase === 'FIRING' && terms.noDataPolicy === NoDataPolicy.RESOLVE) {
      state.cause = AlertCause.NO_DATA;
      this.resolve();
    }
  }

  private fire(cause: AlertCause): void {
    this.state.cause = cause;
    this.state.recoveredAt = null;
    this.turn('FIRING', 'FIRED', cause);
    this.change();
  }

  private recover(): void {
    this.state.recoveredAt = this.state.clock;
    this.change();
    if (this.keepMs() === 0 && !this.state.flapping) this.resolve();
  }

  private resolve(): void {
    const cause = this.state.cause ?? AlertCause.THRESHOLD;
    Object.assign(this.state, { cause: null, recoveredAt: null, flapping: false });
    this.turn('OK', 'RESOLVED', cause);
  }

  private steady(): void {
    this.state.flapping = false;
    this.tell('STEADY', this.state.cause ?? AlertCause.THRESHOLD);
  }

  private change(): void {
    const { state, terms } = this;
    const recent = state.changes.filter((at) => at > state.clock - FLAP_WINDOW_MS);
    state.changes = [...recent, state.clock].slice(-CHANGES_MAX);
    if (terms.flapLimit === 0 || state.flapping || state.changes.length < terms.flapLimit) return;
    state.flapping = true;
    this.tell('FLAPPING', state.cause ?? AlertCause.THRESHOLD);
  }

  /** When fewer than half of the changes that make it flap lie within the hour. */
  private calmAt(): number {
    const { changes } = this.state;
    const left = Math.ceil(this.terms.flapLimit / 2) - 1;
    const last = changes[changes.length - 1 - left];
    return last === undefined ? this.state.clock : last + FLAP_WINDOW_MS;
  }

  /** What was only silent is over when it speaks again. */
  private keepMs(): number {
    return this.state.cause === AlertCause.NO_DATA ? 0 : this.terms.keepFiringSeconds * 1_000;
  }

  private turn(phase: AlertPhase, kind: AlertTransition['kind'], cause: AlertCause): void {
    this.state.phase = phase;
    this.state.since = this.state.clock;
    this.tell(kind, cause);
  }

  private tell(kind: AlertTransition['kind'], cause: AlertCause): void {
    this.transitions.push({ at: this.state.clock, kind, cause, value: this.state.value });
  }
}
