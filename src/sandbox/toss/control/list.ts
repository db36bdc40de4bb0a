import type { Request, Response } from 'express';

/** Sends a list, or with `?limit=` its newest part; `x-total-count` says how long it is. */
export function sendList<T>(
  request: Request,
  response: Response,
  rows: readonly T[],
  show: (row: T) => unknown = (row) => row,
): void {
  const limit = Number(request.query['limit']);
  const part = Number.isInteger(limit) && limit > 0 ? rows.slice(-limit) : rows;
  response.set('x-total-count', String(rows.length)).json(part.map(show));
}
