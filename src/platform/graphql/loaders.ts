import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { merged } from '../db/merged.js';
import type { RowColumns } from '../db/row-columns.js';
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
  /** The value is handed out as it is, so that its type's selected fields say which columns of it are read. */
  asShown: boolean;
}

/** Rows by key, with the columns that are asked for. */
interface RowBatch {
  columns: RowColumns<never>;
  read: (keys: readonly unknown[], columns: string) => Promise<unknown[]>;
  /** By columns. */
  merged: Map<string, Batch>;
}

/** Modules register here how a batch of keys is read; each request gets loaders of its own. */
@Injectable()
export class LoaderRegistry {
  private readonly batches = new Map<string, Batch>();
  private readonly rows = new Map<string, RowBatch>();
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
   * Like `registerMerged`, for rows of which a field may show a part: see `asShown`.
   * @param read answers in the order of its keys, with these columns of each row
   */
  registerRows<N extends LoaderName, Row extends object>(
    name: N,
    columns: RowColumns<Row>,
    read: (keys: readonly Key<N>[], columns: string) => Promise<Value<N>[]>,
  ): void {
    this.registerMerged(name, (keys) => read(keys, columns.all));
    this.rows.set(name, { columns: columns as never, read: read as RowBatch['read'], merged: new Map() });
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
    { asShown = false } = {},
  ): void {
    const known = this.fields.get(type) ?? [];
    this.fields.set(type, [...known, { field: `${type}.${field}`, loader, keyOf, asShown }]);
  }

  forRequest(): RequestLoaders {
    return new RequestLoaders(this.batches, this.rows, this.fields);
  }
}

export class RequestLoaders {
  private readonly loaders = new Map<string, DataLoader<unknown, unknown>>();
  private readonly ready = new Map<string, Map<unknown, unknown>>();
  /** Rows with no other columns than those that are shown. */
  private readonly parts = new Map<string, Map<unknown, unknown>>();

  constructor(
    private readonly batches: ReadonlyMap<string, Batch>,
    private readonly rows: ReadonlyMap<string, RowBatch>,
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
   * Like `load`, for a field that hands the value out as it is. What was loaded ahead has the columns that the operation
   * shows and no others.
   */
  loadShown<N extends LoaderName>(name: N, key: Key<N>): Loaded<Value<N>> {
    const parts = this.parts.get(name);
    return parts?.has(key) ? (parts.get(key) as Value<N>) : this.load(name, key);
  }

  /**
   * Loads what `selected` fields of these rows will ask for, every loader once and all of them side by side. A page
   * then costs no promise a row.
   * @param selected fields of the operation, as `Type.field`
   */
  ahead(type: string, rows: readonly object[], selected: ReadonlySet<string>): Promise<unknown> | undefined {
    const fields = this.fields.get(type);
    if (!fields || rows.length === 0) return undefined;
    const wanted: Wanted[] = [];
    for (const { field, loader, keyOf, asShown } of fields) {
      if (!selected.has(field)) continue;
      const found = asShown ? this.parts : this.ready;
      let one = wanted.find((each) => each.loader === loader && each.found === found);
      if (!one) {
        const batch = asShown ? this.partial(loader, selected) : this.batch(loader);
        wanted.push((one = { loader, found, batch, keys: new Set() }));
      }
      for (const row of rows) one.keys.add(keyOf(row as never));
    }
    return wanted.length === 0 ? undefined : loadAll(wanted);
  }

  /** Reads the columns of the loader's rows that the operation shows, for all who show the same ones. */
  private partial(name: string, selected: ReadonlySet<string>): Batch {
    const rows = this.rows.get(name);
    if (!rows) throw new Error(`Loader ${name} has no columns`);
    const columns = rows.columns.ofPart(selected);
    let batch = rows.merged.get(columns);
    if (!batch) {
      batch = merged((keys: readonly unknown[]) => rows.read(keys, columns), BATCH_MAX);
      rows.merged.set(columns, batch);
    }
    return batch;
  }

  private batch(name: string): Batch {
    const batch = this.batches.get(name);
    if (!batch) throw new Error(`No loader ${name}`);
    return batch;
  }
}

/** Keys of one loader, and where their values are kept. */
interface Wanted {
  loader: string;
  found: Map<string, Map<unknown, unknown>>;
  batch: Batch;
  keys: Set<unknown>;
}

/** One promise for all of them, whatever their number. */
function loadAll(wanted: readonly Wanted[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = wanted.length;
    for (const { loader, found, batch, keys } of wanted) {
      const list = [...keys];
      batch(list).then((values) => {
        const known = found.get(loader) ?? new Map<unknown, unknown>();
        for (let i = 0; i < list.length; i += 1) known.set(list[i], values[i]);
        found.set(loader, known);
        left -= 1;
        if (left === 0) resolve();
      }, reject);
    }
  });
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
