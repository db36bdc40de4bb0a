import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Config } from '../../../platform/config/config.js';
import { toClientError } from '../../../platform/graphql/error-format.js';
import { clientAddress } from '../../../platform/http/client-address.js';
import { nonceOf } from '../../../platform/http/edge.js';
import { prefersKorean } from '../../../platform/http/html.js';
import { networkOf } from '../../../platform/rate-limit/network.js';
import { RateLimits } from '../../../platform/rate-limit/rate-limits.js';
import { loginCookie } from '../second-factor/login-cookie.js';
import { FinishFlow } from './finish-flow.use-case.js';
import { oauthCookie } from './oauth-cookie.js';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthProvider } from './oauth.types.js';
import { callbackOf, type Audience } from './return-address.js';
import { signInProblemPage } from './sign-in-problem-page.js';
import { StartFlow } from './start-flow.use-case.js';

const PROVIDERS: Record<string, OAuthProvider> = { google: 'GOOGLE', kakao: 'KAKAO' };
const STATUS: Record<string, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  UPSTREAM_UNAVAILABLE: 503,
  INTERNAL: 500,
};

type Asked = Record<string, unknown>;

/** Browsers on their way to a provider and back. Nobody is signed in here; what ends here is a one-time ticket. */
@Controller('auth')
export class OAuthController {
  constructor(
    private readonly config: Config,
    private readonly limits: RateLimits,
    private readonly flows: StartFlow,
    private readonly finish: FinishFlow,
  ) {}

  @Get('staff/:provider/start')
  staffStart(
    @Req() req: Request,
    @Res() res: Response,
    @Param('provider') name: string,
    @Query() query: Asked,
  ): Promise<void> {
    return this.leave(req, res, name, 'staff', query);
  }

  @Get('staff/:provider/callback')
  staffCallback(
    @Req() req: Request,
    @Res() res: Response,
    @Param('provider') name: string,
    @Query() query: Asked,
  ): Promise<void> {
    return this.arrive(req, res, name, 'staff', query);
  }

  @Get(':provider/start')
  start(
    @Req() req: Request,
    @Res() res: Response,
    @Param('provider') name: string,
    @Query() query: Asked,
  ): Promise<void> {
    return this.leave(req, res, name, 'customer', query);
  }

  @Get(':provider/callback')
  callback(
    @Req() req: Request,
    @Res() res: Response,
    @Param('provider') name: string,
    @Query() query: Asked,
  ): Promise<void> {
    return this.arrive(req, res, name, 'customer', query);
  }

  private leave(req: Request, res: Response, name: string, audience: Audience, query: Asked): Promise<void> {
    return this.orSayWhy(req, res, async () => {
      const provider = providerNamed(name);
      await this.spend(req);
      const known = oauthCookie.valueIn(req);
      const link = one(query['link']);
      const asked = { returnTo: one(query['returnTo']), challenge: one(query['challenge']) };
      const { url, browserSecret } =
        link === null
          ? await this.flows.browser(provider, audience, asked, known)
          : await this.flows.begun(provider, link, known);
      oauthCookie.set(res, browserSecret);
      res.redirect(303, url);
    });
  }

  private arrive(req: Request, res: Response, name: string, audience: Audience, query: Asked): Promise<void> {
    return this.orSayWhy(req, res, async () => {
      const provider = providerNamed(name);
      const answer = {
        state: one(query['state']),
        code: one(query['code']),
        error: one(query['error']),
        issuer: one(query['iss']),
      };
      const arrival = await this.finish.execute(
        provider,
        callbackOf(this.config, provider, audience),
        answer,
        oauthCookie.valueIn(req),
        { ip: this.addressOf(req) },
      );
      if (arrival.loginCookie !== null) loginCookie.set(res, arrival.loginCookie);
      res.redirect(303, arrival.address);
    });
  }

  /** Whoever comes back has started, so only starting costs: the same budget as tries with a password. @throws RATE_LIMITED */
  private async spend(req: Request): Promise<void> {
    const account = this.limits.account('signIn', networkOf(this.addressOf(req) ?? '0.0.0.0'));
    await this.limits.spend([{ account, points: 1 }]);
  }

  private addressOf(req: Request): string | null {
    return clientAddress(req, this.config.trustedProxyHops);
  }

  /** A person stands before this browser: a refusal is a page for people, and never a redirect. */
  private async orSayWhy(req: Request, res: Response, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { code, kind, args, requestId } = toClientError(error);
      const { retryAfterMs } = args;
      if (typeof retryAfterMs === 'number') res.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
      res.setHeader('x-error-code', code);
      const page = signInProblemPage({
        korean: prefersKorean(req.header('accept-language')),
        nonce: nonceOf(res),
        code,
        requestId,
      });
      res
        .status(STATUS[kind] ?? 400)
        .type('html')
        .send(page);
    }
  }
}

/** @throws PROVIDER_NOT_CONFIGURED */
function providerNamed(name: string): OAuthProvider {
  const provider = Object.hasOwn(PROVIDERS, name) ? PROVIDERS[name] : undefined;
  if (!provider) throw oauthErrors.PROVIDER_NOT_CONFIGURED({ provider: 'UNKNOWN' });
  return provider;
}

/** A parameter that was given once; one that was given twice is none, for nobody knows which is meant. */
function one(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
