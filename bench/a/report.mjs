// Tables for people, and lines for scripts: `ratio A <what> <number>`.
import { say } from '../../scripts/lib/progress.mjs';
import { median, quantile } from './numbers.mjs';

/** What is compared: peers asked with the same scenario. A quick one is above 1. */
const RATES = [
  ['madang/floor', 'madang payments', 'floor payments'],
  ['madang/floor-pipelined', 'madang payments', 'floor-pipelined payments'],
  ['madang/mercurius', 'madang payments', 'mercurius payments'],
  ['madang/postgraphile', 'madang payments', 'postgraphile payments'],
  ['second-list/floor', 'madang users', 'floor users'],
  ['second-list/floor-pipelined', 'madang users', 'floor-pipelined users'],
  ['second-list/mercurius', 'madang users', 'mercurius users'],
  ['floor-pipelined/floor', 'floor-pipelined payments', 'floor payments'],
  ['madang/madang-other', 'madang payments', 'madang-other payments'],
];

/** Time compared: the smaller the better. */
const TIMES = [
  ['p99 madang/floor', 'madang payments', 'floor payments', 'p99'],
  ['p99 second-list/floor', 'madang users', 'floor users', 'p99'],
  ['page-10000/page-1', 'madang page-10000', 'madang page-1', 'p50'],
  // Processor time an answer, server and database together: steadier than rates where others use the machine too.
  ['cpu madang/floor', 'madang payments', 'floor payments', 'cpu'],
  ['cpu madang/floor-pipelined', 'madang payments', 'floor-pipelined payments', 'cpu'],
  ['cpu second-list/floor', 'madang users', 'floor users', 'cpu'],
];

/** @param {Map<string, import('./rounds.mjs').Sample[]>} samples */
export function printTable(samples) {
  const rows = [...samples].map(([name, list]) => {
    const of = (key) => list.map((sample) => sample[key]);
    const rates = of('rate');
    return [
      name,
      `${median(rates).toFixed(0)} (${quantile(rates, 0.25).toFixed(0)}-${quantile(rates, 0.75).toFixed(0)})`,
      median(of('p50')).toFixed(1),
      median(of('p99')).toFixed(1),
      number(median(of('serverCpu')), 2),
      number(median(of('databaseCpu')), 2),
      (median(of('bytes')) / 1024).toFixed(1),
    ];
  });
  const titles = [
    'peer and list',
    'answers/s (quartiles)',
    'p50 ms',
    'p99 ms',
    'server CPU ms',
    'PG CPU ms',
    'kB',
  ];
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  for (const row of [titles, ...rows]) {
    say(row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  '));
  }
}

/** @param {Map<string, import('./rounds.mjs').Sample[]>} samples */
export function printRatios(samples) {
  const compare = (what, over, under, key) => {
    const [a, b] = [samples.get(over), samples.get(under)];
    if (!a?.length || !b?.length) return;
    const ratios = a.map((sample, round) => sample[key] / b[round][key]);
    if (ratios.some(Number.isNaN)) return;
    say(
      `ratio A ${what} ${median(ratios).toFixed(3)}   (quartiles ${quantile(ratios, 0.25).toFixed(2)} to ${quantile(ratios, 0.75).toFixed(2)})`,
    );
  };
  for (const [what, over, under] of RATES) compare(what, over, under, 'rate');
  for (const [what, over, under, key] of TIMES) compare(what, over, under, key);
}

/** @param {number} value @param {number} digits */
const number = (value, digits) => (Number.isNaN(value) ? '-' : value.toFixed(digits));
