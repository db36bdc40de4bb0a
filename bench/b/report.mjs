// A table for people, and lines for scripts: `ratio B <what> <number>`.
import { say } from '../../scripts/lib/progress.mjs';
import { median, quantile } from '../a/numbers.mjs';

/** Postings a second, one over the other: a quick one is above 1. */
const RATES = [
  ['madang/floor-uniform', 'madang uniform', 'floor uniform'],
  ['madang/floor-hot', 'madang hot', 'floor hot'],
  ['madang/typeorm-uniform', 'madang uniform', 'typeorm uniform'],
  ['madang/typeorm-hot', 'madang hot', 'typeorm hot'],
  ['graphql/floor-uniform', 'graphql', 'floor uniform'],
];
const TIMES = [
  ['p99-ms-uniform', 'madang uniform'],
  ['p99-ms-hot', 'madang hot'],
  ['p99-ms-graphql', 'graphql'],
];

/** @param {Map<string, { rate: number, p50: number, p99: number }[]>} samples */
export function report(samples) {
  const line = (cells) =>
    say(cells.map((cell, i) => (i === 0 ? cell.padEnd(18) : cell.padStart(26))).join(''));
  line(['peer', 'postings/s (quartiles)', 'p50 / p99 ms', 'process / PG CPU ms']);
  for (const [name, list] of samples) {
    const of = (key) => list.map((sample) => sample[key]);
    const rates = of('rate');
    const spread = `${quantile(rates, 0.25).toFixed(0)}-${quantile(rates, 0.75).toFixed(0)}`;
    line([
      name,
      `${median(rates).toFixed(0)} (${spread})`,
      `${median(of('p50')).toFixed(1)} / ${median(of('p99')).toFixed(1)}`,
      `${number(median(of('callerCpu')))} / ${number(median(of('databaseCpu')))}`,
    ]);
  }
  say('');
  for (const [what, over, under] of RATES) {
    const [a, b] = [samples.get(over), samples.get(under)];
    if (!a?.length || !b?.length) continue;
    const ratios = a.map((sample, round) => sample.rate / b[round].rate);
    say(
      `ratio B ${what} ${median(ratios).toFixed(3)}   (quartiles ${quantile(ratios, 0.25).toFixed(2)} to ${quantile(ratios, 0.75).toFixed(2)})`,
    );
  }
  for (const kind of ['uniform', 'hot']) {
    const [a, b] = [samples.get(`madang ${kind}`), samples.get(`floor ${kind}`)];
    if (!a?.length || !b?.length) continue;
    const ratios = a.map((sample, round) => sample.databaseCpu / b[round].databaseCpu);
    if (!ratios.some(Number.isNaN)) say(`ratio B pg-cpu madang/floor-${kind} ${median(ratios).toFixed(3)}`);
  }
  for (const [what, name] of TIMES) {
    const list = samples.get(name);
    if (list?.length) say(`ratio B ${what} ${median(list.map((sample) => sample.p99)).toFixed(1)}`);
  }
}

/** @param {number} value */
const number = (value) => (Number.isNaN(value) ? '-' : value.toFixed(3));
