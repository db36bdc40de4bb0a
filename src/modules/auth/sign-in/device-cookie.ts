import type { Request, Response } from 'express';

/** Tells staff's browser from a stranger's. It opens nothing, so it outlives the session and a sign-out. */
const NAME = '__Host-madang-staff-device';
const MAX_AGE_MS = 180 * 86_400_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function setDeviceCookie(res: Response, token: string): void {
  res.cookie(NAME, token, {
    httpOnly: true,
    secure: true,
    sameSite: 'strict',
    path: '/',
    maxAge: MAX_AGE_MS,
  });
}

export function deviceCookie(req: Request): string | null {
  const value = (req.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim().split('='))
    .find(([name]) => name === NAME)?.[1];
  return value !== undefined && TOKEN.test(value) ? value : null;
}
