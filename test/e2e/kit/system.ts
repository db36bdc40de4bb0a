import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** A first start installs nothing here (the packages are there), but it may build, migrate and seed. */
const READY_WITHIN_MS = 300_000;
const STOP_WITHIN_MS = 45_000;

/** What `run.json` says about a running system. */
export interface System {
  urls: {
    base: string;
    admin: string;
    checkout: string;
    graphql: string;
    twin: string;
    google: string;
    kakao: string;
    slack: string;
    mail: string;
    sms: string;
  };
  credentials: { staff: StaffCredentials[] };
  database: { appUrl: string };
  redis: { url: string };
}

export interface StaffCredentials {
  email: string;
  password: string;
  /** Of the authenticator app, Base32. */
  totpSecret: string;
}

export type Role = 'owner' | 'operator';

export function staffOf(system: System, role: Role): StaffCredentials {
  const found = system.credentials.staff.find(({ email }) => email.startsWith(`${role}@`));
  if (!found) throw new Error(`run.json names no ${role}`);
  return found;
}

/** The system that runs from a folder, or null while there is none that is ready. */
export function runningSystem(dataDir: string): System | null {
  let run: System & { state?: string; supervisor?: { pid: number } };
  try {
    run = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as typeof run;
    process.kill(run.supervisor?.pid ?? -1, 0);
  } catch {
    return null;
  }
  const { urls, credentials, database, redis } = run;
  return run.state === 'ready' ? { urls, credentials, database, redis } : null;
}

/** What the test runner adds must not reach the system: a build under NODE_ENV=test is another build. */
function asInAShell(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const added = /^(NODE_ENV|VITEST.*|TEST|DEV|PROD|MODE|BASE_URL|SSR)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !added.test(name)));
}

/** A `npm start` of a test's own. */
export interface Launched {
  /** Until it can be used. @throws with the end of what it said, where it does not come to that */
  ready: () => Promise<System>;
  /** All it has said. */
  said: () => string;
  /** As Ctrl-C does. */
  stop: () => Promise<void>;
  /** SIGKILL for the command alone: what it started goes on until the next start finds it. */
  kill: () => Promise<void>;
}

/** Runs the command people type, in a process of its own. */
export function launchSystem(dataDir: string): Launched {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs')], {
    cwd: ROOT,
    env: { ...asInAShell(process.env), MADANG_DATA_DIR: dataDir, PORT: '0', TRUSTED_PROXY_HOPS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const listen = (chunk: Buffer): void => void said.push(chunk.toString());
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const kill = async (): Promise<void> => {
    if (!isOver()) child.kill('SIGKILL');
    await ended;
  };
  const stop = async (): Promise<void> => {
    if (!isOver()) child.kill('SIGTERM');
    await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
    await kill();
  };
  const ready = async (): Promise<System> => {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const system = runningSystem(dataDir);
      if (system) return system;
      if (isOver() || Date.now() > deadline) {
        await stop();
        throw new Error(
          `The system did not become ready. The end of what it said:\n${said.join('').slice(-4_000)}`,
        );
      }
      await sleep(250);
    }
  };
  return { ready, said: () => said.join(''), stop, kill };
}

/** Starts a whole system by the command people type, and waits until it can be used. */
export async function startSystem(dataDir: string): Promise<{ system: System; stop: () => Promise<void> }> {
  const { ready, stop } = launchSystem(dataDir);
  return { system: await ready(), stop };
}
