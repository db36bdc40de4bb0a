import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { GraphqlClient } from '../../kit/graphql-client.js';
import { patient } from './patience.js';

/** Answers after which a caller asks again with the same key. */
const AGAIN = new Set([
  'SERVICE_UNAVAILABLE',
  'OPERATION_UNDECIDED',
  'OPERATION_TIMED_OUT',
  'REQUEST_IN_PROGRESS',
  'CONFLICT',
]);
const GIVE_UP_MS = patient(120_000);

export type Told<T> = { data: T; code: null } | { data: null; code: string };

/**
 * Everybody who asks the servers for something: a person with an idempotency key who asks again, whichever server is
 * there, until there is an answer. At most so many at once.
 */
export class Shop {
  /** Codes of what was refused, and how often. */
  readonly refusals = new Map<string, number>();
  private waiting: (() => void)[] = [];
  private free: number;

  constructor(
    private readonly servers: () => string[],
    workers: number,
  ) {
    this.free = workers;
  }

  /** Asks until it is answered for good: with data, or with a refusal that asking again would not change. */
  ask<T>(token: string, document: string, variables: Record<string, unknown>): Promise<Told<T>> {
    const named = { key: randomUUID(), ...variables };
    return this.worker(() =>
      this.untilAnswered(async (url) => {
        const { data, errors } = await new GraphqlClient(url, token).send<T>(document, named);
        const code = errors[0]?.extensions.code;
        if (code === undefined && data) return { data, code: null };
        return { data: null, code: code ?? 'NOTHING' };
      }),
    );
  }

  /** A browser that comes back from the payment window, and reloads when it sees nothing. */
  comeBack(end: 'success' | 'fail', query: Record<string, string>): Promise<Told<number>> {
    return this.worker(() =>
      this.untilAnswered(async (url) => {
        const page = await fetch(`${url}/payments/toss/${end}?${new URLSearchParams(query)}`);
        await page.text();
        if (page.status === 503) return { data: null, code: 'SERVICE_UNAVAILABLE' };
        const code = page.headers.get('x-error-code');
        return code ? { data: null, code } : { data: page.status, code: null };
      }),
    );
  }

  private async untilAnswered<T>(once: (url: string) => Promise<Told<T>>): Promise<Told<T>> {
    const end = Date.now() + GIVE_UP_MS;
    let last = 'nobody answered';
    while (Date.now() < end) {
      const urls = this.servers();
      const url = urls[Math.floor(Math.random() * urls.length)];
      if (url) {
        const told = await once(url).catch((error: unknown) => String(error));
        if (typeof told !== 'string') {
          if (told.code === null || !AGAIN.has(told.code)) return this.noted(told);
          last = told.code;
        } else last = told;
      }
      await pause(60);
    }
    throw new Error(`no answer in ${GIVE_UP_MS / 1_000} s, at last: ${last}`);
  }

  private noted<T>(told: Told<T>): Told<T> {
    if (told.code !== null) this.refusals.set(told.code, (this.refusals.get(told.code) ?? 0) + 1);
    return told;
  }

  private async worker<T>(work: () => Promise<T>): Promise<T> {
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free -= 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
