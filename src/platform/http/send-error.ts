import type { Response } from 'express';
import { toClientError } from '../graphql/error-format.js';

/** An error in GraphQL's own form, on any route, so that clients need one reader. */
export function sendError(res: Response, status: number, error: unknown): void {
  const { message, ...extensions } = toClientError(error);
  const { retryAfterMs } = extensions.args;
  if (typeof retryAfterMs === 'number') res.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
  res.status(status).json({ errors: [{ message, extensions }] });
}
