import { VarintReader, VarintWriter } from './varint.js';

/** More milliseconds than a day has: person and moment are one number, which sorts by person and then by time. */
const DAY_SPAN = 2 ** 27;

/** Events of one kind on one day: `keyOf` each, sorted. */
export type EventKeys = Float64Array;

export const keyOf = (person: number, ms: number): number => person * DAY_SPAN + ms;
// A power of two: multiplying is exact. Numbers of people are below 2^26, so that a key is a whole number exactly.
export const personOf = (key: number): number => (key * (1 / DAY_SPAN)) | 0;
export const msOf = (key: number): number => key - personOf(key) * DAY_SPAN;

/** As it lies in the database. */
export interface PackedColumn {
  events: number;
  people: number;
  who: Buffer;
  howOften: Buffer;
  times: Buffer;
}

export function pack(keys: EventKeys): PackedColumn {
  const who = new VarintWriter(keys.length);
  const howOften = new VarintWriter(keys.length);
  const times = new VarintWriter(keys.length * 2);
  let people = 0;
  let before = 0;
  for (let i = 0; i < keys.length;) {
    const person = personOf(keys[i] as number);
    who.write(person - before);
    before = person;
    people += 1;
    const first = i;
    let last = 0;
    for (; i < keys.length && personOf(keys[i] as number) === person; i += 1) {
      const ms = msOf(keys[i] as number);
      times.write(ms - last);
      last = ms;
    }
    howOften.write(i - first);
  }
  return { events: keys.length, people, who: who.done(), howOften: howOften.done(), times: times.done() };
}

/** Who did it, each once, in order. */
export function unpackPeople({ people, who }: Pick<PackedColumn, 'people' | 'who'>): Uint32Array {
  const reader = new VarintReader(who);
  const found = new Uint32Array(people);
  let person = 0;
  for (let i = 0; i < people; i += 1) found[i] = person += reader.read();
  return found;
}

export function unpackKeys(packed: PackedColumn): EventKeys {
  const who = unpackPeople(packed);
  const howOften = new VarintReader(packed.howOften);
  const times = new VarintReader(packed.times);
  const keys = new Float64Array(packed.events);
  let next = 0;
  for (const person of who) {
    let ms = 0;
    for (let left = howOften.read(); left > 0; left -= 1) {
      ms += times.read();
      keys[next++] = keyOf(person, ms);
    }
  }
  return keys;
}

/** All events of both, in order: two equal ones are two events. */
export function joinKeys(a: EventKeys, b: EventKeys): EventKeys {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const joined = new Float64Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined.sort();
}
