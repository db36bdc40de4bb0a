/** An incoming webhook that exists at the twin. */
export interface Hook {
  /** `T…/B…/…`, as it stands in its address. */
  path: string;
  /** The chat it writes to. */
  chat: string;
}

/** Everything `startTwin` has to be told. */
export interface TwinOptions {
  host: string;
  port: number;
  dataFolder: string;
  /** The address browsers reach the page at; null derives it from host and port. */
  publicUrl: string | null;
  hooks: readonly Hook[];
}

type Environment = Record<string, string | undefined>;

const HOOK = /^(T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+):([^,]{1,80})$/;

/** Reads the environment, or throws one sentence saying what is wrong. */
export function readOptions(env: Environment): TwinOptions {
  if (env['NODE_ENV'] === 'production')
    throw new Error('A twin of Slack reaches no chat; it does not run in production.');
  return {
    host: env['SLACK_TWIN_HOST'] || '127.0.0.1',
    port: port(env['SLACK_TWIN_PORT'] || '4014'),
    dataFolder: env['SLACK_TWIN_DATA'] || '.data/slack-twin',
    publicUrl: env['SLACK_TWIN_PUBLIC_URL'] || null,
    hooks: (env['SLACK_TWIN_HOOKS'] ?? '').split(',').filter(Boolean).map(readHook),
  };
}

function readHook(text: string): Hook {
  const [, path, chat] = HOOK.exec(text.trim()) ?? [];
  if (!path || !chat) throw new Error('SLACK_TWIN_HOOKS is a list of T…/B…/secret:#chat');
  return { path, chat };
}

function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 65_535) throw new Error('SLACK_TWIN_PORT must be a port number');
  return value;
}
