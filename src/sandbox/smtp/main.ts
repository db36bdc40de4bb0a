/** The mail sink as its own process: `node dist/src/sandbox/smtp/main.js`. */
import { readOptions } from './config.js';
import { startSink } from './sink.js';

function log(event: string, fields: Record<string, unknown> = {}): void {
  process.stdout.write(
    `${JSON.stringify({ time: new Date().toISOString(), app: 'mail-sink', event, ...fields })}\n`,
  );
}

async function main(): Promise<void> {
  const sink = await startSink(readOptions(process.env));
  log('sink.ready', { url: sink.url, webPort: sink.webPort, smtpPort: sink.smtpPort });
  const stop = (signal: string): void => {
    log('sink.stopping', { signal });
    // Whatever is not closed by then is in the journal anyway.
    setTimeout(() => process.exit(0), 900).unref();
    void sink.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
}

process.on('unhandledRejection', (error) => {
  // A journal that cannot be written ends here: dying is honest, saying "250 queued" is not.
  log('sink.crash', { error: String(error) });
  process.exit(1);
});

main().catch((error: unknown) => {
  log('sink.refused', { error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
