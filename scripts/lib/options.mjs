import { UserError } from './user-error.mjs';

const START_HELP = `npm start: run Madang on this machine with everything it needs.

  npm start                    start, or start again (data is kept under .data/)
  npm start -- --no-seed       without demo data
  npm start -- --reset         throw all local data away and start over (downloads are kept)
  npm start -- --help          this text

Environment (or a file named .env):
  PORT=3000                    where to listen; a busy port is stepped over, 0 takes any
  DATABASE_URL, REDIS_URL      use these instead of the ones we bring
  MADANG_DATA_DIR=.data        another place for data, logs and secrets
  NODE_ENV=production          nothing is brought along: all settings must be given

Stop with Ctrl-C. / 끝낼 때는 Ctrl-C.`;

const TEST_HELP = `npm test: every check, on real PostgreSQL, real Redis and a real browser.

  npm test                                 everything
  npm test -- --only=lint,server           only these steps
  npm test -- test/integration/refund      only test files whose path contains this
  npm test -- --list                       the names of the steps
  npm test -- --help                       this text`;

/**
 * @param {string[]} args
 * @returns {{ reset: boolean, seed: boolean } | null} null when help was all that was wanted
 */
export function startOptions(args) {
  const known = new Set(['--reset', '--no-seed', '--help', '-h']);
  refuseUnknown(
    args.filter((arg) => !known.has(arg)),
    START_HELP,
  );
  if (args.includes('--help') || args.includes('-h')) {
    console.log(START_HELP);
    return null;
  }
  return { reset: args.includes('--reset'), seed: !args.includes('--no-seed') };
}

/** @param {string[]} args @returns {{ only: string[], filters: string[], list: boolean } | null} */
export function testOptions(args) {
  const only = args.filter((arg) => arg.startsWith('--only=')).flatMap((arg) => arg.slice(7).split(','));
  const filters = args.filter((arg) => !arg.startsWith('-'));
  const known = /^(--only=.+|--list|--help|-h)$/;
  refuseUnknown(
    args.filter((arg) => arg.startsWith('-') && !known.test(arg)),
    TEST_HELP,
  );
  if (args.includes('--help') || args.includes('-h')) {
    console.log(TEST_HELP);
    return null;
  }
  return { only, filters, list: args.includes('--list') };
}

/** @param {string[]} unknown @param {string} help */
function refuseUnknown(unknown, help) {
  if (unknown.length) throw new UserError(`Unknown option: ${unknown.join(' ')}`, help.split('\n'));
}
