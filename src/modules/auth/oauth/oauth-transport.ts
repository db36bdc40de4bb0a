import type { Transport } from 'passport-oauth2';
import type { VendorHttp } from '../../../platform/http/vendor-http.js';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthProvider } from './oauth.types.js';

/** Threat model §7. */
const TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS = 5_000;

export const unavailable = (provider: OAuthProvider): Error =>
  oauthErrors.PROVIDER_UNAVAILABLE({ provider, retryAfterMs: RETRY_AFTER_MS });

/**
 * How the strategies reach their provider. The one of the library has no time limit, follows what is not JSON, and for
 * Kakao ignores which server it was told; this one goes through `VendorHttp` to the configured addresses.
 */
export class OAuthTransport implements Transport {
  readonly _authorizeUrl: string;
  readonly _accessTokenUrl: string;
  readonly _clientId: string;

  constructor(
    private readonly provider: OAuthProvider,
    private readonly http: VendorHttp,
    private readonly settings: {
      authorizeUrl: string;
      tokenUrl: string;
      clientId: string;
      clientSecret: string | undefined;
    },
  ) {
    this._authorizeUrl = settings.authorizeUrl;
    this._accessTokenUrl = settings.tokenUrl;
    this._clientId = settings.clientId;
  }

  getOAuthAccessToken(
    code: string,
    params: Record<string, string>,
    done: Parameters<Transport['getOAuthAccessToken']>[2],
  ): void {
    const { clientId, clientSecret } = this.settings;
    const fields = {
      ...params,
      code,
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    };
    void this.http
      .postForm('token', this.settings.tokenUrl, { fields, timeoutMs: TIMEOUT_MS })
      .then((answer) => {
        if (answer.kind === 'lost' || answer.status >= 500) return done(unavailable(this.provider));
        const body = asObject(answer.body);
        if (!body) return done(unavailable(this.provider));
        if (answer.status !== 200) return done({ statusCode: answer.status, data: answer.text });
        const { access_token: accessToken, refresh_token: _unused, ...rest } = body;
        // Nothing of ours acts for the person later, so a refresh token is not even passed on.
        if (typeof accessToken !== 'string') return done(oauthErrors.OAUTH_PROOF_REFUSED());
        done(null, accessToken, undefined, rest);
      });
  }

  get(url: string, accessToken: string, done: Parameters<Transport['get']>[2]): void {
    const headers = { authorization: `Bearer ${accessToken}` };
    void this.http.get('profile', url, { headers, timeoutMs: TIMEOUT_MS }).then((answer) => {
      if (answer.kind === 'lost' || answer.status >= 500) return done(unavailable(this.provider));
      if (answer.status !== 200) return done(oauthErrors.OAUTH_PROOF_REFUSED());
      done(null, answer.text);
    });
  }
}

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
