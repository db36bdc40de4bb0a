import { Injectable } from '@nestjs/common';
import type { OAuth2Strategy } from 'passport-oauth2';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { VendorHttp } from '../../../platform/http/vendor-http.js';
import { GoogleStrategy } from './google.strategy.js';
import { IdTokens } from './id-tokens.js';
import { KakaoStrategy } from './kakao.strategy.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthTransport } from './oauth-transport.js';
import { authorizationUrl, redeem, type Leaving } from './run-strategy.js';
import type { OAuthProvider, ProvenIdentity } from './oauth.types.js';

interface ProviderDesk {
  issuer: string;
  strategy: OAuth2Strategy;
}

/** The providers that are configured, each reached at the addresses of the configuration and nowhere else. */
@Injectable()
export class OAuthProviders {
  private readonly desks = new Map<OAuthProvider, ProviderDesk>();

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    const { env } = config;
    if (env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET)
      this.desks.set('GOOGLE', this.google(env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET));
    if (env.KAKAO_CLIENT_ID) this.desks.set('KAKAO', this.kakao(env.KAKAO_CLIENT_ID));
  }

  get configured(): OAuthProvider[] {
    return [...this.desks.keys()];
  }

  /** @throws PROVIDER_NOT_CONFIGURED */
  mustBeConfigured(provider: OAuthProvider): void {
    this.desk(provider);
  }

  /** @throws PROVIDER_NOT_CONFIGURED */
  async authorizationUrl(provider: OAuthProvider, leaving: Leaving): Promise<string> {
    return authorizationUrl(this.desk(provider).strategy, leaving);
  }

  /**
   * The answer may name who sent it (RFC 9207); a name that is not the provider's is a mix-up.
   * @throws OAUTH_STATE_INVALID
   */
  checkIssuer(provider: OAuthProvider, issuer: string | null): void {
    if (issuer !== null && issuer !== this.desk(provider).issuer) throw oauthErrors.OAUTH_STATE_INVALID();
  }

  /** @throws OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, OAUTH_EMAIL_UNVERIFIED, PROVIDER_UNAVAILABLE */
  redeem(
    provider: OAuthProvider,
    answer: { code: string; codeVerifier: string; redirectUri: string; nonceHash: Buffer },
  ): Promise<ProvenIdentity> {
    const { code, codeVerifier, redirectUri, nonceHash } = answer;
    return redeem(
      provider,
      this.desk(provider).strategy,
      { query: { code }, nonceHash },
      { callbackURL: redirectUri, codeVerifier },
    );
  }

  private desk(provider: OAuthProvider): ProviderDesk {
    const desk = this.desks.get(provider);
    if (!desk) throw oauthErrors.PROVIDER_NOT_CONFIGURED({ provider });
    return desk;
  }

  private google(clientId: string, clientSecret: string): ProviderDesk {
    const { env } = this.config;
    const http = new VendorHttp('google', env.GOOGLE_TOKEN_URL, {});
    const transport = new OAuthTransport('GOOGLE', http, {
      authorizeUrl: env.GOOGLE_AUTH_URL,
      tokenUrl: env.GOOGLE_TOKEN_URL,
      clientId,
      clientSecret,
    });
    const issuer = env.GOOGLE_ISSUER;
    const idTokens = new IdTokens(
      {
        provider: 'GOOGLE',
        // Tokens of older endpoints name the host alone.
        issuers: [issuer, issuer.replace(/^https:\/\//, '')],
        jwksUrl: env.GOOGLE_JWKS_URL,
        clientId,
      },
      this.clock,
      http,
    );
    return { issuer, strategy: new GoogleStrategy(transport, idTokens, env.GOOGLE_USERINFO_URL) };
  }

  private kakao(clientId: string): ProviderDesk {
    const { env } = this.config;
    const http = new VendorHttp('kakao', env.KAKAO_TOKEN_URL, {});
    const transport = new OAuthTransport('KAKAO', http, {
      authorizeUrl: env.KAKAO_AUTH_URL,
      tokenUrl: env.KAKAO_TOKEN_URL,
      clientId,
      clientSecret: env.KAKAO_CLIENT_SECRET,
    });
    const issuer = env.KAKAO_ISSUER;
    const settings = { provider: 'KAKAO' as const, issuers: [issuer], jwksUrl: env.KAKAO_JWKS_URL, clientId };
    const idTokens = new IdTokens(settings, this.clock, http);
    return { issuer, strategy: new KakaoStrategy(transport, idTokens, env.KAKAO_API_URL) };
  }
}
