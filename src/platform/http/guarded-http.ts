import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { describeError } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { readGuardedUrl, type GuardRefusal } from './guarded-url.js';
import { isPublicAddress } from './public-address.js';

/** What came of a call to a host that somebody else named. What it said is never shown to anybody. */
export type GuardedAnswer =
  | { kind: 'refused'; reason: GuardRefusal }
  | { kind: 'answer'; status: number; retryAfterMs: number | null }
  /** `unsent`: nobody was reached, nothing of the request has left. */
  | { kind: 'lost'; reason: string; unsent: boolean };

interface Target {
  url: URL;
  address: string;
  family: 4 | 6;
}

const TIMEOUT_MS = 3_000;
const ANSWER_MAX_BYTES = 64 * 1024;
const UNSENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_TLS_CERT_ALTNAME_INVALID']);

/**
 * Calls servers whose address others chose, so that nobody can use us to reach what only we can reach: the name is
 * resolved, every address of it must be public, and the connection goes to the very address that was checked. It is
 * checked again at each call, and no redirect is followed.
 */
@Injectable()
export class GuardedHttp {
  constructor(private readonly config: Config) {}

  /** Whether an address may be called as of now. @returns null, or why not */
  async check(text: string): Promise<GuardRefusal | null> {
    const target = await this.targetOf(text);
    return typeof target === 'string' ? target : null;
  }

  /** Throws never. */
  async post(text: string, body: string, headers: Record<string, string>): Promise<GuardedAnswer> {
    const target = await this.targetOf(text);
    if (typeof target === 'string') return { kind: 'refused', reason: target };
    const stopTimer = metrics.vendorDuration.startTimer({ vendor: 'webhook', operation: 'post' });
    const answer = await send(target, body, headers);
    stopTimer({ outcome: answer.kind === 'answer' ? String(answer.status) : 'lost' });
    return answer;
  }

  private async targetOf(text: string): Promise<Target | GuardRefusal> {
    if (this.isTrusted(text)) return resolved(new URL(text), () => true);
    const read = readGuardedUrl(text);
    if (typeof read === 'string') return read;
    const own = new URL(this.config.publicUrl).hostname;
    if (read.host === own) return 'OURSELVES';
    const ours = new Set(
      Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address)),
    );
    return resolved(read.url, (address) => isPublicAddress(address) && !ours.has(address));
  }

  /** Origins that an operator vouches for: receivers of tests and demos on this machine. Refused in production. */
  private isTrusted(text: string): boolean {
    return URL.canParse(text) && this.config.env.WEBHOOK_TRUSTED_ORIGINS.includes(new URL(text).origin);
  }
}

/** All addresses of a name must be good, not only the one we would take: the next call might get another. */
async function resolved(url: URL, isGood: (address: string) => boolean): Promise<Target | GuardRefusal> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const literal = isIP(host);
  const found =
    literal === 0
      ? await withinTime(lookup(host, { all: true, verbatim: true })).catch(() => [])
      : [{ address: host, family: literal }];
  const [first] = found;
  if (!first) return 'NO_SUCH_HOST';
  if (!found.every(({ address }) => isGood(address))) return 'NOT_PUBLIC';
  return { url, address: first.address, family: first.family === 6 ? 6 : 4 };
}

function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function send(
  { url, address, family }: Target,
  body: string,
  headers: Record<string, string>,
): Promise<GuardedAnswer> {
  return new Promise((resolve) => {
    const options: RequestOptions = {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      // The name is not asked for again: between two answers it could have moved into our network.
      lookup: (_host, { all }, done) =>
        all ? done(null, [{ address, family }]) : done(null, address, family),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.once('response', (response) => {
      readToNowhere(response);
      resolve({
        kind: 'answer',
        status: response.statusCode ?? 0,
        retryAfterMs: waitOf(response.headers['retry-after']),
      });
    });
    request.on('error', (error) => {
      const code = String((error as { code?: unknown }).code ?? '');
      resolve({ kind: 'lost', reason: describeError(error).message.slice(0, 200), unsent: UNSENT.has(code) });
    });
    request.end(body);
  });
}

/** Takes in what is said, up to a limit, so that the other side is not cut off; nobody looks at it. */
function readToNowhere(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > ANSWER_MAX_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
}

function waitOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}
