import { DomainError } from '../../shared/errors.js';
import { outsideTrace } from '../telemetry/trace.js';
import { endOfTurn } from '../work/turn.js';
import { refuseCancelled } from './db.js';

/** Answers in the order of its keys. */
type Batch<K, V> = (keys: readonly K[]) => Promise<readonly V[]>;

interface Asker<K, V> {
  keys: readonly K[];
  resolve: (values: V[]) => void;
  reject: (error: unknown) => void;
}

export interface Merged<K, V> {
  (keys: readonly K[]): Promise<V[]>;
  /** The value of a single key. */
  one(key: K): Promise<V>;
}

/**
 * Many requests ask for the same kind of thing in one turn of the event loop: one call serves them all, and a key that
 * several ask for is read once. Only for what is the same whoever asks, hence never under row security. Nobody gets what
 * was read before they asked.
 * @param most keys of one call
 * @param nameOf what tells keys apart, where they are objects
 */
export function merged<K, V>(
  batch: Batch<K, V>,
  most: number,
  nameOf: (key: K) => unknown = (key) => key,
): Merged<K, V> {
  let waiting: Asker<K, V>[] = [];
  const run = (): void => {
    const askers = waiting;
    waiting = [];
    outsideTrace(() => {
      for (const group of groupsOf(askers, most)) void serve(batch, group, nameOf);
    });
  };
  const ask = (asker: Asker<K, V>): void => {
    refuseCancelled();
    if (waiting.length === 0) endOfTurn.first(run);
    waiting.push(asker);
  };
  const read = (keys: readonly K[]): Promise<V[]> =>
    new Promise((resolve, reject) => ask({ keys, resolve, reject }));
  const one = (key: K): Promise<V> =>
    new Promise((resolve, reject) => ask({ keys: [key], resolve: ([value]) => resolve(value as V), reject }));
  return Object.assign(read, { one });
}

async function serve<K, V>(
  batch: Batch<K, V>,
  askers: readonly Asker<K, V>[],
  nameOf: (key: K) => unknown,
): Promise<void> {
  const places = new Map<unknown, number>();
  const keys: K[] = [];
  for (const asker of askers) {
    for (const key of asker.keys) {
      const name = nameOf(key);
      if (places.has(name)) continue;
      places.set(name, keys.length);
      keys.push(key);
    }
  }
  try {
    const values = await batch(keys);
    for (const asker of askers)
      asker.resolve(asker.keys.map((key) => values[places.get(nameOf(key)) as number] as V));
  } catch (error) {
    // What is wrong with the keys of one must not be the error of another. Where nothing is served nobody asks again.
    if (askers.length === 1 || error instanceof DomainError) for (const asker of askers) asker.reject(error);
    else for (const asker of askers) void serve(batch, [asker], nameOf);
  }
}

/** Askers in groups of about the same size, none with more than `most` keys unless one asks for more alone. */
function groupsOf<K, V>(askers: readonly Asker<K, V>[], most: number): Asker<K, V>[][] {
  const total = askers.reduce((sum, { keys }) => sum + keys.length, 0);
  if (total <= most) return [[...askers]];
  const share = total / Math.ceil(total / most);
  const groups: Asker<K, V>[][] = [];
  let size = Infinity;
  for (const asker of askers) {
    if (size + asker.keys.length > share && size > 0) {
      groups.push([]);
      size = 0;
    }
    (groups.at(-1) as Asker<K, V>[]).push(asker);
    size += asker.keys.length;
  }
  return groups;
}
