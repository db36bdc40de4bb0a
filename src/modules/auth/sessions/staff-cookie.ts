import type { Request, Response } from 'express';
import { commonErrors } from '../../../shared/common-errors.js';
import type { Config } from '../../../platform/config/config.js';

/** `__Host-`: set by this host only, for this host only, over a trustworthy connection (localhost counts as one). */
const NAME = '__Host-madang-staff';
const MAX_AGE_MS = 12 * 3_600_000;
const OPTIONS = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

export function setStaffCookie(res: Response, refreshToken: string): void {
  res.cookie(NAME, refreshToken, { ...OPTIONS, maxAge: MAX_AGE_MS });
}

export function clearStaffCookie(res: Response): void {
  res.clearCookie(NAME, OPTIONS);
}

/**
 * The refresh token in the cookie, or null.
 * @throws ORIGIN_REFUSED when a page of another site makes the browser send it
 */
export function staffCookie(req: Request, config: Config): string | null {
  const value = (req.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name === NAME)?.[1];
  if (!value) return null;
  const origin = req.headers.origin;
  if (origin === undefined || !config.allowedOrigins.includes(origin)) throw commonErrors.ORIGIN_REFUSED();
  // Our tokens are plain base64url: there is nothing to decode, and nothing that could fail to be decoded.
  return value;
}
