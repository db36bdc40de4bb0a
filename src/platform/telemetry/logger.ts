import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { DomainError } from '../../shared/errors.js';
import { currentTraceId } from './trace.js';

/** Names whose values never leave the process in a log line, at any depth up to three. */
const SECRET_NAMES = [
  'password',
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'secretKey',
  'ticket',
  'email',
  'phone',
];

function createLogger(level: string): Logger {
  return pino({
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const traceId = currentTraceId();
      return traceId ? { traceId } : {};
    },
    redact: {
      paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
  });
}

/** The process's logger: one JSON line an event, with the trace id of the work it belongs to. */
export const log: Logger = createLogger(process.env['LOG_LEVEL'] ?? 'info');

/** Lets the framework's own lines come out in the same form. */
export class FrameworkLogger implements LoggerService {
  log(message: unknown, ...rest: unknown[]): void {
    log.debug({ context: rest.at(-1) }, String(message));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    log.warn({ context: rest.at(-1) }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    log.error({ context: rest.at(-1), stack: rest.length > 1 ? rest[0] : undefined }, String(message));
  }
}

/** What may be said of an unknown thrown value in a log line. */
export function describeError(error: unknown): { name: string; message: string; stack?: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message, ...(error.stack ? { stack: error.stack } : {}) }
    : { name: 'NonError', message: String(error) };
}

/** Where an error came from, without a word of what it says. */
export function placeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error instanceof DomainError ? error.code : error.name,
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8),
  };
}
