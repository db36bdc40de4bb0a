import { msOf, personOf, type EventKeys } from '../columns/day-column.js';

/** How far everybody came. */
export class FunnelState {
  /** By person and step: when the newest of the ways began that led there; 0 where none did. */
  private began: Float64Array;
  private reached: Uint8Array;
  private room: number;

  constructor(
    private readonly steps: number,
    private readonly windowMs: number,
    room = 4_096,
  ) {
    this.room = room;
    this.began = new Float64Array(room * steps);
    this.reached = new Uint8Array(room);
  }

  /**
   * Takes an event in; they come in order of time. Where several ways lead to a step, the one that began last is kept:
   * whatever can still be reached by another in time can be reached by this one.
   * @param stepsOfKind which steps it may be, last first: one event is never two steps of one way
   */
  take(person: number, at: number, stepsOfKind: readonly number[], mayBegin: boolean): void {
    if (person >= this.room) this.grow(person);
    const base = person * this.steps;
    for (let i = 0; i < stepsOfKind.length; i += 1) {
      const step = stepsOfKind[i] as number;
      if (step === 0) {
        if (mayBegin) this.arrive(person, base, at);
        continue;
      }
      const began = this.began[base + step - 1] as number;
      if (began !== 0 && at - began <= this.windowMs) this.arrive(person, base + step, began, step);
    }
  }

  /** People who came to a step, and no further when asked so. */
  *at(step: number, exactly: boolean): Generator<number> {
    for (let person = 0; person < this.room; person += 1) {
      const steps = this.reached[person] as number;
      if (exactly ? steps === step + 1 : steps > step) yield person;
    }
  }

  counts(): number[] {
    const counts = new Array<number>(this.steps).fill(0);
    for (const reached of this.reached)
      for (let step = 0; step < reached; step += 1) counts[step] = (counts[step] ?? 0) + 1;
    return counts;
  }

  /** How many steps somebody came to. */
  of(person: number): number {
    return this.reached[person] ?? 0;
  }

  private arrive(person: number, place: number, began: number, step = 0): void {
    this.began[place] = began;
    if ((this.reached[person] as number) <= step) this.reached[person] = step + 1;
  }

  private grow(person: number): void {
    this.room = Math.max(person + 1, this.room * 2);
    const began = new Float64Array(this.room * this.steps);
    began.set(this.began);
    const reached = new Uint8Array(this.room);
    reached.set(this.reached);
    this.began = began;
    this.reached = reached;
  }
}

/** Which steps a kind stands for, last first. */
export function stepsByKind(steps: readonly number[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [step, kind] of steps.entries()) found.set(kind, [step, ...(found.get(kind) ?? [])]);
  return found;
}

/**
 * A day, person after person, each in order of time. What happened in the same millisecond comes in the order of the
 * steps: it is not known which was first, and a way that may have been gone counts.
 */
export function takeDay(
  state: FunnelState,
  dayStart: number,
  keysByKind: ReadonlyMap<number, EventKeys>,
  byKind: ReadonlyMap<number, readonly number[]>,
  mayBegin: boolean,
): void {
  const lanes = [...byKind]
    .map(([kind, steps]): Lane => ({ keys: keysByKind.get(kind) ?? new Float64Array(), steps, next: 0 }))
    .filter(({ keys }) => keys.length > 0)
    .sort((a, b) => Math.min(...a.steps) - Math.min(...b.steps));
  for (;;) {
    let first = -1;
    let least = Infinity;
    for (let i = 0; i < lanes.length; i += 1) {
      const { keys, next } = lanes[i] as Lane;
      if (next < keys.length && (keys[next] as number) < least) {
        first = i;
        least = keys[next] as number;
      }
    }
    const lane = lanes[first];
    if (!lane) return;
    lane.next += 1;
    state.take(personOf(least), dayStart + msOf(least), lane.steps, mayBegin);
  }
}

/** Events of one kind, and how far they are worked off. */
interface Lane {
  keys: EventKeys;
  steps: readonly number[];
  next: number;
}
