/** Everything `startTwin` has to be told. */
export interface TwinOptions {
  host: string;
  port: number;
  dataFolder: string;
  /** The address browsers reach the page at; null derives it from host and port. */
  publicUrl: string | null;
  apiKey: string;
  apiSecret: string;
  /** Numbers that are registered as senders, digits only. */
  senders: readonly string[];
}

type Environment = Record<string, string | undefined>;

/** Reads the environment, or throws one sentence saying what is wrong. */
export function readOptions(env: Environment): TwinOptions {
  if (env['NODE_ENV'] === 'production')
    throw new Error('A twin of Solapi reaches no phone; it does not run in production.');
  const senders = (env['SOLAPI_TWIN_SENDERS'] ?? '')
    .split(',')
    .map((number) => number.replace(/\D/g, ''))
    .filter(Boolean);
  if (senders.length === 0) throw new Error('SOLAPI_TWIN_SENDERS is missing: numbers that may be sent from');
  return {
    host: env['SOLAPI_TWIN_HOST'] || '127.0.0.1',
    port: port(env['SOLAPI_TWIN_PORT'] || '4013'),
    dataFolder: env['SOLAPI_TWIN_DATA'] || '.data/solapi-twin',
    publicUrl: env['SOLAPI_TWIN_PUBLIC_URL'] || null,
    apiKey: required(env, 'SOLAPI_TWIN_API_KEY'),
    apiSecret: required(env, 'SOLAPI_TWIN_API_SECRET'),
    senders,
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
}

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 65_535) throw new Error('SOLAPI_TWIN_PORT must be a port number');
  return value;
}
