import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';

declare global {
  /** Batch loaders by name; each module adds its own: `refundsByPayment: [string, Refund[]]` (key, value). */
  interface Loaders {}
}

type LoaderName = keyof Loaders & string;
type Key<N extends LoaderName> = Loaders[N] extends [infer K, unknown] ? K : never;
type Value<N extends LoaderName> = Loaders[N] extends [unknown, infer V] ? V : never;

/** Modules register here how a batch of keys is read; each request gets loaders of its own. */
@Injectable()
export class LoaderRegistry {
  private readonly batches = new Map<string, (keys: readonly unknown[]) => Promise<unknown[]>>();

  /** @param batch answers in the order of its keys; one statement, however many keys */
  register<N extends LoaderName>(name: N, batch: (keys: readonly Key<N>[]) => Promise<Value<N>[]>): void {
    this.batches.set(name, batch as (keys: readonly unknown[]) => Promise<unknown[]>);
  }

  forRequest(): RequestLoaders {
    return new RequestLoaders(this.batches);
  }
}

export class RequestLoaders {
  private readonly loaders = new Map<string, DataLoader<unknown, unknown>>();

  constructor(
    private readonly batches: ReadonlyMap<string, (keys: readonly unknown[]) => Promise<unknown[]>>,
  ) {}

  load<N extends LoaderName>(name: N, key: Key<N>): Promise<Value<N>> {
    let loader = this.loaders.get(name);
    if (!loader) {
      const batch = this.batches.get(name);
      if (!batch) throw new Error(`No loader ${name}`);
      loader = new DataLoader<unknown, unknown>((keys) => batch(keys), { maxBatchSize: 500 });
      this.loaders.set(name, loader);
    }
    return loader.load(key) as Promise<Value<N>>;
  }
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
