import { performance } from 'node:perf_hooks';

/** Prepares one try of a kind, and gives back the part whose time is taken. */
export type Kind = () => Promise<() => Promise<unknown>>;

/** What a stranger can take, and what tells the same on a machine that is busy with other things. */
type Measure = 'clock' | 'processor';

/** Two kinds of which one takes longer. */
export interface ToldApart {
  faster: string;
  slower: string;
  by: Measure;
  medianMs: number;
}

type Times = Map<string, Record<Measure, number[]>>;

const WARM_UP = 2;
/** How unlikely chance has to be in each of the two stages. */
export const CHANCE_MAX = 1e-5;

/**
 * Kinds that can be told apart by the time they take. Each round takes one try of each in random order, so whatever else
 * the machine does meets all alike, and only differences within a round count: by their ranks, so that the size of an
 * outlier says nothing. Two kinds that are the same lean to one side so far by a chance of 2 × 1e-5, and have to do it
 * once more, to the same side, on new tries: 2e-10 for a pair and a measure.
 */
export async function toldApart(kinds: Record<string, Kind>, rounds: number): Promise<ToldApart[]> {
  const suspects = leaning(await timesOf(kinds, rounds));
  if (suspects.length === 0) return [];
  const named = new Set(suspects.flatMap(({ faster, slower }) => [faster, slower]));
  const again = leaning(
    await timesOf(Object.fromEntries(Object.entries(kinds).filter(([kind]) => named.has(kind))), rounds),
  );
  return again.filter((one) =>
    suspects.some(
      ({ faster, slower, by }) => faster === one.faster && slower === one.slower && by === one.by,
    ),
  );
}

async function timesOf(kinds: Record<string, Kind>, rounds: number): Promise<Times> {
  const times: Times = new Map(Object.keys(kinds).map((kind) => [kind, { clock: [], processor: [] }]));
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const tries: [kind: string, act: () => Promise<unknown>][] = [];
    for (const [kind, prepare] of Object.entries(kinds)) tries.push([kind, await prepare()]);
    for (const [kind, act] of shuffled(tries)) {
      const [begin, worked] = [performance.now(), process.cpuUsage()];
      await act();
      const clock = performance.now() - begin;
      const { user, system } = process.cpuUsage(worked);
      if (round < 0) continue;
      times.get(kind)?.clock.push(clock);
      times.get(kind)?.processor.push((user + system) / 1_000);
    }
  }
  return times;
}

function leaning(times: Times): ToldApart[] {
  const all = [...times];
  const pairs = all.flatMap((first, i) => all.slice(i + 1).map((second) => [first, second] as const));
  return pairs.flatMap(([[first, a], [second, b]]) =>
    (['clock', 'processor'] as const).flatMap((by): ToldApart[] => {
      const differences = a[by].map((time, i) => (b[by][i] ?? 0) - time);
      const { down, up } = chanceOfLeaning(differences);
      if (Math.min(down, up) >= CHANCE_MAX) return [];
      const [faster, slower] = up < down ? [first, second] : [second, first];
      return [{ faster, slower, by, medianMs: Math.abs(median(differences)) }];
    }),
  );
}

/**
 * Wilcoxon's signed ranks, exactly: how likely differences that lean to no side lean down, or up, as far as these do.
 * The chance of each sum of ranks comes from counting the ways to make it of 1…n.
 */
export function chanceOfLeaning(differences: readonly number[]): { down: number; up: number } {
  const ranked = differences.filter((value) => value !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const sum = ranked.reduce((total, value, i) => total + (value > 0 ? i + 1 : 0), 0);
  let ways: number[] = [1];
  for (let rank = 1; rank <= ranked.length; rank += 1) {
    const before = ways;
    ways = Array.from({ length: before.length + rank }, (_, s) => (before[s] ?? 0) + (before[s - rank] ?? 0));
  }
  const chance = (from: number, to: number): number =>
    ways.slice(from, to).reduce((total, count) => total + count, 0) / 2 ** ranked.length;
  return { down: chance(0, sum + 1), up: chance(sum, ways.length) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function shuffled<T>(values: readonly T[]): T[] {
  const left = [...values];
  return values.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0] as T);
}
