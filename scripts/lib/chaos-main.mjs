// `npm run chaos:payments`: what it may be asked and where its test lies.
import { numberOption, runLongTest } from './long-test.mjs';
import { UserError } from './user-error.mjs';

const HELP = `npm run chaos:payments: orders are paid, recovered and refunded while the servers are killed at every await of it,
PostgreSQL and Redis are killed and started again, and webhooks come twice and in the wrong order. It ends with 0 only
if every order is the same at the provider, in won and in points, and every kill point has fired.

  --seeds 200       up to which, from 1 on; every point has its turn within about 150
  --from 41         from this one on instead
  --patience 5      times within which something must have an end, so much longer: for a busy machine
  --seed 17         this one only
  --servers 3       processes beside each other
  --workers 32      calls at once
  --provider URL    another server of the payment provider's contract; else a twin of the run's own
  --control URL     what plays its buyers and banks (the contract's sandbox control API); URL/__sandbox unless said
  --secret-key, --client-key     the shop's keys at that provider
  --webhook-port N  where that provider sends its webhooks: http://127.0.0.1:N/webhooks/toss

  npm run chaos:payments -- --seeds 200`;

/** @param {string[]} args */
export function main(args) {
  return runLongTest(
    {
      command: 'chaos:payments',
      help: HELP,
      options: [
        'seeds',
        'seed',
        'from',
        'patience',
        'servers',
        'workers',
        'provider',
        'control',
        'secret-key',
        'client-key',
        'webhook-port',
      ],
      settings,
      folder: ['test', 'chaos', 'payments'],
      passed: 'every order is the same at the provider, in won and in points',
    },
    args,
  );
}

/** @param {Record<string, string | undefined>} given */
function settings(given) {
  return {
    CHAOS_SEEDS: numberOption('seeds', given.seeds ?? '200', 1, 100_000),
    ...(given.seed ? { CHAOS_SEED: numberOption('seed', given.seed, 0, 1_000_000) } : {}),
    CHAOS_FROM: numberOption('from', given.from ?? '1', 1, 100_000),
    CHAOS_PATIENCE: numberOption('patience', given.patience ?? '1', 1, 100),
    CHAOS_SERVERS: numberOption('servers', given.servers ?? '3', 1, 16),
    CHAOS_WORKERS: numberOption('workers', given.workers ?? '32', 1, 512),
    ...(given.provider ? providerSettings(given.provider, given) : {}),
  };
}

/** @param {string} url @param {Record<string, string | undefined>} given */
function providerSettings(url, given) {
  const [secretKey, clientKey] = [given['secret-key'], given['client-key']];
  if (!URL.canParse(url)) throw new UserError(`--provider is an address, not "${url}".`);
  if (!secretKey || !clientKey) throw new UserError('--provider needs --secret-key and --client-key.');
  return {
    CHAOS_PROVIDER_URL: url.replace(/\/$/, ''),
    ...(given.control ? { CHAOS_CONTROL_URL: given.control.replace(/\/$/, '') } : {}),
    CHAOS_SECRET_KEY: secretKey,
    CHAOS_CLIENT_KEY: clientKey,
    ...(given['webhook-port']
      ? { CHAOS_WEBHOOK_PORT: numberOption('webhook-port', given['webhook-port'], 1, 65_535) }
      : {}),
  };
}
