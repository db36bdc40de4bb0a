// Callers who each have one posting under way: what Madang and TypeORM are measured with, in a process of their own.
import { quantile } from '../a/numbers.mjs';

/**
 * @param {object} wanted
 * @param {number} wanted.callers
 * @param {number} wanted.seconds
 * @param {() => Promise<unknown>} wanted.post
 */
export async function callFor({ callers, seconds, post }) {
  const times = [];
  const start = performance.now();
  const until = start + seconds * 1_000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let begun = performance.now(); begun < until; begun = performance.now()) {
        await post();
        times.push(performance.now() - begun);
      }
    }),
  );
  const took = (performance.now() - start) / 1_000;
  return {
    rate: times.length / took,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    done: times.length,
  };
}

/** Answers what the benchmark asks, one order after the other. @param {(order: any) => Promise<unknown>} work */
export function serve(work) {
  process.on('message', (order) => {
    work(order).then(
      (outcome) => process.send?.({ outcome }),
      (cause) => process.send?.({ error: String(cause?.stack ?? cause) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ outcome: 'ready' });
}
