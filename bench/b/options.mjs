import { UserError } from '../../scripts/lib/user-error.mjs';

const HELP = `npm run bench -- B: postings into the ledger, beside the best single function and the usual TypeORM transaction.

  --rounds=5      shuffled rounds, after one that only warms up
  --seconds=3     how long each peer posts in a round
  --callers=64    callers of Madang and TypeORM, each with one posting under way
  --disk-ms=0     as if the disk took so much longer to have a commit, for everybody (\`commit_delay\`; up to 100)
  --only=madang   these peers (floor, madang, typeorm, graphql)
  --quick         3 rounds of 1 s
  --profile       afterwards the statements as PostgreSQL counted them, those within functions too

It makes a database of its own under .data/bench-postings, anew for each run, and touches no other.
The exit code says whether the books are right afterwards; being slow is no failure.`;

/**
 * @typedef {object} Options
 * @property {number} rounds
 * @property {number} seconds
 * @property {number} callers
 * @property {number} diskMs
 * @property {boolean} profile
 * @property {string[]} only names of peers; empty: all
 */

/** @param {string[]} flags @returns {Options | null} null when help was all that was wanted */
export function readOptions(flags) {
  if (flags.includes('--help') || flags.includes('-h')) {
    console.log(HELP);
    return null;
  }
  const values = new Map();
  for (const flag of flags) {
    const [name = '', value = ''] = flag.split('=');
    if (!/^--(rounds|seconds|callers|disk-ms|only|quick|profile)$/.test(name)) {
      throw new UserError(`Unknown flag: ${flag}`, HELP.split('\n'));
    }
    values.set(name, value);
  }
  const quick = values.has('--quick');
  const number = (name, fallback, min, max) => {
    const value = Number(values.get(name) ?? fallback);
    if (!(value >= min && value <= max))
      throw new UserError(`${name} must be a number from ${min} to ${max}.`);
    return value;
  };
  return {
    rounds: Math.round(number('--rounds', quick ? 3 : 5, 1, 100)),
    seconds: number('--seconds', quick ? 1 : 3, 0.5, 60),
    callers: Math.round(number('--callers', 64, 1, 512)),
    diskMs: number('--disk-ms', 0, 0, 100),
    profile: values.has('--profile'),
    only: (values.get('--only') ?? '').split(',').filter(Boolean),
  };
}
