import type { Journal } from './journal.js';
import { asObject } from './json.js';

type Kinds<K> = { [N in keyof K]: { id: string } };

/** One row of one kind. The last row with an id wins on replay. */
export type Put<K> = { [N in keyof K]: { k: N; v: K[N] } }[keyof K];

/** A twin's state in memory, rebuilt from its journal at start. Rows are replaced, never changed in place. */
export class Records<K extends Kinds<K>> {
  private readonly maps = new Map<keyof K, Map<string, K[keyof K]>>();
  private journal: Journal | null = null;

  /** @param seen told of each row, at replay as well */
  constructor(private readonly seen: (put: Put<K>) => void = () => undefined) {}

  /** Called once the journal has been replayed. */
  attach(journal: Journal): void {
    this.journal = journal;
  }

  replay(record: unknown): void {
    const puts = asObject(record)?.['puts'];
    if (!Array.isArray(puts)) throw new Error('a journal line has no puts');
    for (const put of puts as Put<K>[]) this.apply(put);
  }

  get<N extends keyof K>(kind: N, id: string): K[N] | undefined {
    return this.maps.get(kind)?.get(id) as K[N] | undefined;
  }

  /** Oldest first. */
  all<N extends keyof K>(kind: N): K[N][] {
    return [...(this.maps.get(kind)?.values() ?? [])] as K[N][];
  }

  /** Applies rows at once, so that no other request comes between a check and its effect; resolves when they are on disk. */
  async commit(...puts: Put<K>[]): Promise<void> {
    for (const put of puts) this.apply(put);
    await this.journal?.append({ puts });
  }

  /** Resolves when everything visible in memory is on disk. */
  async durable(): Promise<void> {
    await this.journal?.settled();
  }

  /** Forgets everything, on disk too. */
  async clear(): Promise<void> {
    this.maps.clear();
    await this.journal?.clear();
  }

  private apply(put: Put<K>): void {
    let map = this.maps.get(put.k);
    if (!map) this.maps.set(put.k, (map = new Map()));
    map.set(put.v.id, put.v);
    this.seen(put);
  }
}
