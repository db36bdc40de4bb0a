import type { CookieOptions, Request, Response } from 'express';
import { commonErrors } from '../../shared/common-errors.js';
import type { AllowedOrigins } from '../settings/allowed-origins.js';

/**
 * A cookie that this host alone sets and gets, over a trustworthy connection only (localhost counts as one), and that
 * no script can read. Its values are our own random tokens: plain base64url, nothing to decode.
 */
export class HostCookie {
  private readonly name: string;
  private readonly options: CookieOptions;

  /** @param name without the prefix `__Host-` */
  constructor(
    name: string,
    private readonly maxAgeMs: number,
    sameSite: 'strict' | 'lax',
  ) {
    this.name = `__Host-${name}`;
    this.options = { httpOnly: true, secure: true, sameSite, path: '/' };
  }

  set(res: Response, value: string): void {
    res.cookie(this.name, value, { ...this.options, maxAge: this.maxAgeMs });
  }

  clear(res: Response): void {
    res.clearCookie(this.name, this.options);
  }

  /**
   * The value for a request that one of our own pages made, or null when there is none.
   * @throws ORIGIN_REFUSED when a page of another site makes the browser send it
   */
  read(req: Request, origins: AllowedOrigins): string | null {
    const value = this.valueIn(req);
    if (!value) return null;
    const origin = req.headers.origin;
    if (origin === undefined || !origins.has(origin)) throw commonErrors.ORIGIN_REFUSED();
    return value;
  }

  /**
   * The value whoever led the browser here. Only for what is led here from elsewhere by its nature and proves the rest
   * itself, like the way back from a sign-in provider.
   */
  valueIn(req: Request): string | null {
    const value = (req.headers.cookie ?? '')
      .split(';')
      .map((part) => part.trim().split('='))
      .find(([name]) => name === this.name)?.[1];
    return value || null;
  }
}
