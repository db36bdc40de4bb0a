import { describeError, log } from '../telemetry/logger.js';
import { currentTraceparent, inSpan, spansAreRecorded } from '../telemetry/spans.js';
import { currentTraceId } from '../telemetry/trace.js';
import { beginVendorCall, knowVendor } from '../telemetry/vendor-calls.js';

/** What came back: an answer with a status, or no answer at all, after which nothing is known unless it was `unsent`. */
export type VendorAnswer =
  | { kind: 'answer'; status: number; body: unknown; text: string; retryAfterMs?: number | null }
  | { kind: 'lost'; reason: string; unsent: boolean };

interface RequestParts {
  method: string;
  body?: string;
  headers?: Record<string, string>;
}

/** Nobody was reached: nothing of the request has left. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

const AT_ONCE = 10;
const ANSWER_MAX_BYTES = 1024 * 1024;

/** JSON over HTTP to one vendor: few calls at once, so that one hanging vendor never starves the rest. */
export class VendorHttp {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly vendor: string,
    private readonly baseUrl: string,
    private readonly headers: Record<string, string>,
  ) {
    knowVendor(vendor);
  }

  get(
    operation: string,
    path: string,
    options: { headers?: Record<string, string>; timeoutMs: number },
  ): Promise<VendorAnswer> {
    return this.call(operation, path, { method: 'GET', headers: options.headers }, options.timeoutMs);
  }

  post(
    operation: string,
    path: string,
    options: { body: unknown; headers?: Record<string, string>; timeoutMs: number },
  ): Promise<VendorAnswer> {
    const init = {
      method: 'POST',
      body: JSON.stringify(options.body),
      headers: { 'content-type': 'application/json', ...options.headers },
    };
    return this.call(operation, path, init, options.timeoutMs);
  }

  /** A form, as OAuth wants it. */
  postForm(
    operation: string,
    path: string,
    options: { fields: Record<string, string>; headers?: Record<string, string>; timeoutMs: number },
  ): Promise<VendorAnswer> {
    const init = {
      method: 'POST',
      body: new URLSearchParams(options.fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8', ...options.headers },
    };
    return this.call(operation, path, init, options.timeoutMs);
  }

  private call(
    operation: string,
    path: string,
    init: RequestParts,
    timeoutMs: number,
  ): Promise<VendorAnswer> {
    if (!spansAreRecorded()) return this.send(operation, path, init, timeoutMs);
    const attributes = {
      'http.request.method': init.method,
      'server.address': new URL(this.baseUrl).hostname,
      'peer.service': this.vendor,
    };
    return inSpan(
      { name: `${this.vendor} ${operation}`, kind: 'client', attributes },
      () => {
        const traceparent = currentTraceparent();
        const headers = { ...init.headers, ...(traceparent ? { traceparent } : {}) };
        return this.send(operation, path, { ...init, headers }, timeoutMs);
      },
      (answer) => answer.kind === 'lost' || answer.status >= 500,
    );
  }

  private async send(
    operation: string,
    path: string,
    init: RequestParts,
    timeoutMs: number,
  ): Promise<VendorAnswer> {
    if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    const ended = beginVendorCall(this.vendor, operation);
    let status: number | null = null;
    try {
      const response = await fetch(new URL(path, this.baseUrl), {
        ...init,
        headers: { ...this.headers, ...init.headers },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readAtMost(response, ANSWER_MAX_BYTES + 1);
      status = response.status;
      const retryAfterMs = waitOf(response.headers.get('retry-after'));
      return { kind: 'answer', status: response.status, body: readJson(text), text, retryAfterMs };
    } catch (error) {
      const cause = (error as { cause?: unknown }).cause ?? error;
      log.warn(
        { vendor: this.vendor, operation, traceId: currentTraceId(), error: describeError(cause).message },
        'vendor gave no answer',
      );
      const unsent = UNSENT.has(String((cause as { code?: unknown }).code));
      return { kind: 'lost', reason: describeError(cause).message, unsent };
    } finally {
      ended(String(status ?? 'lost'), status !== null && status < 500);
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}

/** `Retry-After: 120`; a date is not worth reading, nobody we call sends one. */
function waitOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}

/** The beginning of an answer; what comes after is not even received. */
async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the connection.
  for await (const part of response.body ?? []) {
    parts.push(part);
    size += part.byteLength;
    if (size >= maxBytes) break;
  }
  return new TextDecoder().decode(Buffer.concat(parts).subarray(0, maxBytes));
}

function readJson(text: string): unknown {
  if (Buffer.byteLength(text) > ANSWER_MAX_BYTES) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
