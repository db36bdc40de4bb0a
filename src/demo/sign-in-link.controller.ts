import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { SignInByLink, staffCookie } from '../modules/auth/index.js';
import { Config } from '../platform/config/config.js';
import { hashToken } from '../platform/crypto/tokens.js';
import { DomainError } from '../shared/errors.js';
import { OWNER } from './demo-staff.js';
import { clientAddress } from '../platform/http/client-address.js';

/** The link that `npm start` prints: in, once, without typing. */
@Controller('demo')
export class SignInLinkController {
  constructor(
    private readonly config: Config,
    private readonly signIn: SignInByLink,
  ) {}

  @Get('sign-in/:token')
  async enter(@Param('token') token: string, @Req() req: Request, @Res() res: Response): Promise<void> {
    const printed = this.config.env.DEMO_SIGN_IN_TOKEN;
    const isPrinted = printed !== undefined && timingSafeEqual(hashToken(token), hashToken(printed));
    // A used link shows the sign-in page, where the password is asked for.
    const caller = {
      ip: clientAddress(req, this.config.trustedProxyHops),
      userAgent: req.header('user-agent') ?? null,
      deviceToken: null,
    };
    const signedIn = isPrinted ? await this.signIn.execute(OWNER, token, caller).catch(usedBefore) : null;
    if (signedIn) staffCookie.set(res, signedIn.refreshToken);
    res.redirect(302, signedIn ? '/admin/dashboard' : '/admin/login');
  }
}

function usedBefore(refusal: unknown): null {
  if (refusal instanceof DomainError && refusal.code === 'LOGIN_TICKET_INVALID') return null;
  throw refusal;
}
