// `npm run test:subs`: what it may be asked and where its test lies.
import { numberOption, runLongTest } from './long-test.mjs';

const HELP = `npm run test:subs: live subscribers over WebSocket and SSE on two api processes and a worker. Connections are
cut, the relay and Redis are killed meanwhile; at the end each client's history is compared with the outbox.

  --clients 200     how many
  --drop 0.3        the part of them whose connections are cut again and again
  --seconds 30      how long events are written
  --memory 500      the most MB an api process may take

  npm run test:subs -- --clients 1000 --drop 0.3`;

/** @param {string[]} args */
export function main(args) {
  return runLongTest(
    {
      command: 'test:subs',
      help: HELP,
      options: ['clients', 'drop', 'seconds', 'memory'],
      settings: (given) => ({
        SUBS_CLIENTS: numberOption('clients', given.clients ?? '200', 1, 5_000),
        SUBS_DROP: numberOption('drop', given.drop ?? '0.3', 0, 1),
        SUBS_SECONDS: numberOption('seconds', given.seconds ?? '30', 4, 3_600),
        SUBS_MEMORY_MB: numberOption('memory', given.memory ?? '500', 100, 16_000),
      }),
      folder: ['test', 'live', 'soak'],
      passed: 'no gap, no repeat, all in order',
    },
    args,
  );
}
