/** The Toss twin as its own process: `node dist/src/sandbox/toss/main.js`. */
import { readOptions } from './config.js';
import { startTwin } from './twin.js';
import type { Log } from './twin-parts.js';

const log: Log = (event, fields = {}) => {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), app: 'toss-twin', event, ...fields })}\n`,
  );
};

async function main(): Promise<void> {
  const twin = await startTwin(readOptions(process.env), { log });
  log('twin.ready', { url: twin.url, port: twin.port });
  const stop = (signal: string): void => {
    log('twin.stopping', { signal });
    // Whatever is not closed by then is in the journal anyway.
    setTimeout(() => process.exit(0), 900).unref();
    void twin.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

process.on('unhandledRejection', (error) => {
  // A journal that cannot be written ends here: dying is honest, answering from memory is not.
  log('twin.crash', { error: String(error) });
  process.exit(1);
});

main().catch((error: unknown) => {
  log('twin.refused', { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
