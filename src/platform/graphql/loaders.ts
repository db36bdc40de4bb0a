import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { merged } from '../db/merged.js';
import type { AccessJournal } from '../personal-data/access-journal.js';

declare global {
  /** Batch loaders by name; each module adds its own: `refundsByPayment: [string, Refund[]]` (key, value). */
  interface Loaders {}
}

/** Keys of one statement: a page holds a hundred rows at most, a list in a list more. */
const BATCH_MAX = 500;

type LoaderName = keyof Loaders & string;
type Key<N extends LoaderName> = Loaders[N] extends [infer K, unknown] ? K : never;
type Value<N extends LoaderName> = Loaders[N] extends [unknown, infer V] ? V : never;

/** Some values were loaded ahead and are there at once: nobody has to wait, and no promise is made. */
export type Loaded<T> = T | Promise<T>;

type Batch = (keys: readonly unknown[]) => Promise<unknown[]>;

/** A field that a whole page of rows can be served at once: by which loader, and by which key of the row. */
interface FieldLoader {
  field: string;
  loader: string;
  keyOf: (row: never) => unknown;
}

/** Modules register here how a batch of keys is read; each request gets loaders of its own. */
@Injectable()
export class LoaderRegistry {
  private readonly batches = new Map<string, Batch>();
  private readonly fields = new Map<string, FieldLoader[]>();
  /** Where requests note what personal data they show; without one nothing is shown in full. */
  journal: AccessJournal = { open: () => null };

  /** @param batch answers in the order of its keys; one statement, however many keys */
  register<N extends LoaderName>(name: N, batch: (keys: readonly Key<N>[]) => Promise<Value<N>[]>): void {
    this.batches.set(name, batch as Batch);
  }

  /**
   * Like `register`, for what a key gives whoever asks: keys of all requests of one turn are read together. Not for
   * what depends on the asker, be it by row security or by a condition of the statement.
   */
  registerMerged<N extends LoaderName>(
    name: N,
    batch: (keys: readonly Key<N>[]) => Promise<Value<N>[]>,
  ): void {
    this.batches.set(name, merged(batch as Batch, BATCH_MAX));
  }

  /**
   * Says that `type.field` is served by a loader, so that a list which is asked for the field loads it for all of its
   * rows before they are looked at one by one.
   */
  ahead<N extends LoaderName, Row>(
    type: string,
    field: string,
    loader: N,
    keyOf: (row: Row) => Key<N>,
  ): void {
    const known = this.fields.get(type) ?? [];
    this.fields.set(type, [...known, { field: `${type}.${field}`, loader, keyOf }]);
  }

  forRequest(): RequestLoaders {
    return new RequestLoaders(this.batches, this.fields);
  }
}

export class RequestLoaders {
  private readonly loaders = new Map<string, DataLoader<unknown, unknown>>();
  private readonly ready = new Map<string, Map<unknown, unknown>>();

  constructor(
    private readonly batches: ReadonlyMap<string, Batch>,
    private readonly fields: ReadonlyMap<string, readonly FieldLoader[]>,
  ) {}

  /** At once when it was loaded ahead; else together with whatever else is asked for in this turn. */
  load<N extends LoaderName>(name: N, key: Key<N>): Loaded<Value<N>> {
    const ready = this.ready.get(name);
    if (ready?.has(key)) return ready.get(key) as Value<N>;
    let loader = this.loaders.get(name);
    if (!loader) {
      loader = new DataLoader<unknown, unknown>(this.batch(name), { maxBatchSize: BATCH_MAX });
      this.loaders.set(name, loader);
    }
    return loader.load(key) as Promise<Value<N>>;
  }

  /**
   * Loads what `selected` fields of these rows will ask for, every loader once and all of them side by side. A page
   * then costs no promise a row.
   * @param selected fields of the operation, as `Type.field`
   */
  ahead(type: string, rows: readonly object[], selected: ReadonlySet<string>): Promise<unknown> | undefined {
    const fields = this.fields.get(type);
    if (!fields || rows.length === 0) return undefined;
    const wanted = new Map<string, Set<unknown>>();
    for (const { field, loader, keyOf } of fields) {
      if (!selected.has(field)) continue;
      const keys = wanted.get(loader) ?? new Set();
      for (const row of rows) keys.add(keyOf(row as never));
      wanted.set(loader, keys);
    }
    return wanted.size === 0 ? undefined : this.loadAhead(wanted);
  }

  /** One promise for all of them, whatever their number. */
  private loadAhead(wanted: ReadonlyMap<string, ReadonlySet<unknown>>): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = wanted.size;
      for (const [name, set] of wanted) {
        const keys = [...set];
        this.batch(name)(keys).then((values) => {
          const ready = this.ready.get(name) ?? new Map<unknown, unknown>();
          keys.forEach((key, i) => ready.set(key, values[i]));
          this.ready.set(name, ready);
          left -= 1;
          if (left === 0) resolve();
        }, reject);
      }
    });
  }

  private batch(name: string): Batch {
    const batch = this.batches.get(name);
    if (!batch) throw new Error(`No loader ${name}`);
    return batch;
  }
}

/** Goes on with a value that may be there already. */
export function whenLoaded<T, U>(value: Loaded<T>, next: (value: T) => Loaded<U>): Loaded<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Puts rows in the order of their keys; a key without a row gets null. */
export function byKey<K, R>(keys: readonly K[], rows: R[], keyOf: (row: R) => K): (R | null)[] {
  const found = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => found.get(key) ?? null);
}

/** Groups rows by key, in the order of the keys; a key without rows gets an empty list. */
export function groupByKey<K, R>(keys: readonly K[], rows: R[], keyOf: (row: R) => K): R[][] {
  const groups = new Map<K, R[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
