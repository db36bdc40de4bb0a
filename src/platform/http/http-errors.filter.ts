import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError, type ErrorKind } from '../../shared/errors.js';
import { toDomainError } from '../graphql/error-format.js';
import { sendError } from './send-error.js';

/** HTTP's word for a kind (threat model §5); the rest are 400. */
const STATUS: Partial<Record<ErrorKind, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  UPSTREAM_UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** Whatever a plain HTTP route throws is answered in the form GraphQL's errors have. */
@Catch()
export class HttpErrors implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    // GraphQL formats its errors itself.
    if (host.getType<string>() !== 'http') throw thrown;
    const res = host.switchToHttp().getResponse<Response>();
    if (res.headersSent) return;
    const { kind } = thrown instanceof DomainError ? thrown : toDomainError(thrown);
    const status = thrown instanceof HttpException ? thrown.getStatus() : (STATUS[kind] ?? 400);
    sendError(res, status, thrown);
  }
}
