import { UserError } from '../../scripts/lib/user-error.mjs';

const HELP = `npm run bench -- A: lists of payments and users, beside other stacks on the same database.

  --rounds=7            shuffled rounds, after one that only warms up
  --seconds=3           how long each peer is asked in a round
  --answers=0           but on until it gave so many answers (where others use the machine too)
  --clients=32          connections, each with one question under way
  --only=madang,floor   these peers (floor, floor-pipelined, mercurius, postgraphile, madang)
  --lists=payments      these lists (payments, users, page-1, page-10000)
  --quick               3 rounds of 1 s
  --against=FOLDER      another built clone of Madang as one more peer, called madang-other
  --profile             a CPU profile of Madang's process in .data/bench/profiles, and its statements as PostgreSQL saw them
  --no-writes           leave out the check of totals after concurrent writes
  --fresh               make the database anew

It keeps its own database of 1,000,000 payments under .data/bench and touches no other.
The exit code says whether every answer was right; being slow is no failure.`;

/**
 * @typedef {object} Options
 * @property {number} rounds
 * @property {number} seconds
 * @property {number} answers
 * @property {number} clients
 * @property {string[]} only names of peers; empty: all
 * @property {string[]} lists names of scenarios; empty: all
 * @property {string | null} against
 * @property {boolean} profile
 * @property {boolean} writes
 * @property {boolean} fresh
 */

/** @param {string[]} flags @returns {Options | null} null when help was all that was wanted */
export function readOptions(flags) {
  if (flags.includes('--help') || flags.includes('-h')) {
    console.log(HELP);
    return null;
  }
  const values = new Map();
  for (let i = 0; i < flags.length; i++) {
    const [name = '', given] = flags[i].split('=');
    if (!/^--(rounds|seconds|answers|clients|only|lists|quick|against|profile|no-writes|fresh)$/.test(name)) {
      throw new UserError(`Unknown flag: ${flags[i]}`, HELP.split('\n'));
    }
    const takesValue = /^--(rounds|seconds|answers|clients|only|lists|against)$/.test(name);
    values.set(name, takesValue ? (given ?? flags[++i] ?? '') : true);
  }
  const quick = values.has('--quick');
  const number = (name, fallback, min, max) => {
    const value = Number(values.get(name) ?? fallback);
    if (!(value >= min && value <= max))
      throw new UserError(`${name} must be a number from ${min} to ${max}.`);
    return value;
  };
  const words = (name) =>
    String(values.get(name) ?? '')
      .split(',')
      .filter(Boolean);
  return {
    rounds: Math.round(number('--rounds', quick ? 3 : 7, 1, 100)),
    seconds: number('--seconds', quick ? 1 : 3, 0.2, 60),
    answers: Math.round(number('--answers', 0, 0, 1_000_000)),
    clients: Math.round(number('--clients', 32, 1, 512)),
    only: words('--only'),
    lists: words('--lists'),
    against: values.get('--against') ?? null,
    profile: values.has('--profile'),
    writes: !values.has('--no-writes'),
    fresh: values.has('--fresh'),
  };
}
