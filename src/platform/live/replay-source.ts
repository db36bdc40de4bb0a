/** Something that happened, as a source of live events tells it. */
export interface Fact<B = unknown> {
  /** Grows within its source, one fact a number. */
  position: bigint;
  /** What subscribers choose by: the name of an event, a symbol, a series. */
  kind: string;
  /** The object it is about; facts of one object are told in the order they happened. */
  subject: string;
  body: B;
}

/** Which facts a subscriber wants: of these kinds and, where given, about this object only. */
export interface Interest {
  kinds: readonly string[];
  subject?: string | null;
}

export interface FactRange {
  after: bigint;
  /** Null: as far as there is anything. */
  upTo: bigint | null;
  limit: number;
  /** Null: everything. */
  interest: Interest | null;
}

/**
 * Where live events come from and can be read again: the outbox, partitions of a log, ticks, samples.
 *
 * A position must become visible in order: once a reader has seen one, nothing below it may appear any more.
 * The outbox takes care of that by numbering rows after they are committed.
 */
export interface ReplaySource<B = unknown> {
  /** Short and stable: it is part of every cursor. */
  readonly name: string;
  /** The newest position a reader may see. */
  head(): Promise<bigint>;
  /** The oldest position one may go on after; what asks from before it is told `Lagged`. */
  floor(head: bigint): Promise<bigint>;
  /** Facts after `after`, oldest first. */
  read(range: FactRange): Promise<Fact<B>[]>;
  /** Calls `wake` when there may be news. A lost call costs a second: readers also look by themselves. */
  onNews(wake: () => void): () => void;
}
