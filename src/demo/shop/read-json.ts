import express, { type Request, type Response } from 'express';
import { commonErrors } from '../../shared/common-errors.js';

const parse = express.json({ limit: '1kb', inflate: false, strict: true });

/** The body of one small JSON request; the server itself parses none. @throws REQUEST_MALFORMED */
export async function readJson(req: Request, res: Response): Promise<Record<string, unknown>> {
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => (error ? reject(commonErrors.REQUEST_MALFORMED()) : resolve()));
  });
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw commonErrors.REQUEST_MALFORMED();
  return body as Record<string, unknown>;
}
