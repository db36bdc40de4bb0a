/** Everything `startSink` has to be told. */
export interface SinkOptions {
  host: string;
  smtpPort: number;
  webPort: number;
  dataFolder: string;
  /** The address browsers reach the inbox at; null derives it from host and port. */
  publicUrl: string | null;
}

type Environment = Record<string, string | undefined>;

/** Reads the environment, or throws one sentence saying what is wrong. */
export function readOptions(env: Environment): SinkOptions {
  if (env['NODE_ENV'] === 'production')
    throw new Error('A mail sink swallows letters; it does not run in production.');
  return {
    host: env['MAIL_SINK_HOST'] || '127.0.0.1',
    smtpPort: port('MAIL_SINK_SMTP_PORT', env['MAIL_SINK_SMTP_PORT'] || '4025'),
    webPort: port('MAIL_SINK_WEB_PORT', env['MAIL_SINK_WEB_PORT'] || '4026'),
    dataFolder: env['MAIL_SINK_DATA'] || '.data/mail-sink',
    publicUrl: env['MAIL_SINK_PUBLIC_URL'] || null,
  };
}

function port(name: string, text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 65_535) throw new Error(`${name} must be a port number`);
  return value;
}
