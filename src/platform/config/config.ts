import { config as loadDotenv } from 'dotenv';
import { configSchema, type Environment } from './config.schema.js';
import {
  addressProblems,
  developmentProblems,
  identityProblems,
  mailProblems,
  productionProblems,
  smsProblems,
  storageProblems,
  type Readable,
} from './production-rules.js';

/** The configuration as the code sees it. The class is its injection token. */
export class Config {
  constructor(readonly env: Environment) {}

  get isProduction(): boolean {
    return this.env.NODE_ENV === 'production';
  }

  get stage(): 'DEMO' | 'STAGE' | 'PROD' {
    return this.env.STAGE ?? (this.env.MADANG_DEMO ? 'DEMO' : this.isProduction ? 'PROD' : 'STAGE');
  }

  /** How long this process announces that it is leaving; 0 when nobody stands before it to be told. */
  get shutdownNoticeMs(): number {
    return this.env.SHUTDOWN_NOTICE_MS ?? (this.isProduction ? 5_000 : 0);
  }

  /** Where people reach us, without a trailing slash. */
  get publicUrl(): string {
    return (this.env.PUBLIC_URL ?? `http://localhost:${this.env.PORT}`).replace(/\/$/, '');
  }

  /** Where the links in letters to customers lead: our own pages, or a front end that has the same ones. */
  get customerPagesUrl(): string {
    return (this.env.CUSTOMER_PAGES_URL ?? `${this.publicUrl}/account`).replace(/\/$/, '');
  }

  /** Whether strangers may read the schema. Everywhere else it takes the permission `schema.read`. */
  get isSchemaPublic(): boolean {
    return this.env.MADANG_DEMO;
  }

  /** How many proxies of ours stand before us: so many entries of `X-Forwarded-For`, from its end, are true. */
  get trustedProxyHops(): number {
    return this.env.TRUSTED_PROXY_HOPS ?? (this.isProduction ? 1 : 0);
  }
}

/** All that is wrong with the environment, at once. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration cannot be used:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the environment once (`.env` fills what is not set) and checks it whole.
 * @throws ConfigError with every problem, never only the first
 */
export function loadConfig(source: NodeJS.ProcessEnv = process.env): Config {
  if (source === process.env && source['NODE_ENV'] !== 'test') loadDotenv({ quiet: true });
  const given = dropEmpty(source);
  const parsed = configSchema.safeParse(given);
  const readable = parsed.success ? parsed.data : readableOf(given);
  const unreadable = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const rules = readable.NODE_ENV === 'production' ? productionProblems : developmentProblems;
  const broken = new Set(unreadable.map(nameOf));
  const refused = [
    ...addressProblems(readable),
    ...identityProblems(readable),
    ...mailProblems(readable),
    ...smsProblems(readable),
    ...storageProblems(readable),
    ...rules(readable),
  ].filter((p) => !broken.has(nameOf(p)));
  if (!parsed.success || refused.length > 0) throw new ConfigError([...unreadable, ...refused]);
  return new Config(parsed.data);
}

/** The variables that are fine, so that the rules can speak of them although others are not. */
function readableOf(given: Record<string, string>): Readable {
  const read = Object.entries(configSchema.shape).flatMap(([name, schema]) => {
    const one = schema.safeParse(given[name]);
    return one.success ? [[name, one.data] as const] : [];
  });
  return Object.fromEntries(read) as Readable;
}

/** The variable a problem is about. */
function nameOf(problem: string): string {
  return problem.split(':', 1)[0] ?? '';
}

/** `KEY=` in a file means "not set", not "the empty text". */
function dropEmpty(source: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(source).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
