import { Strategy } from 'passport-kakao';
import type { Done, Verify } from 'passport-oauth2';
import { z } from 'zod';
import { parseExact } from './exact-json.js';
import type { IdTokens } from './id-tokens.js';
import { oauthErrors } from './oauth.errors.js';
import { unavailable, type OAuthTransport } from './oauth-transport.js';
import { authorizationExtras, tokenExtras, type Returning } from './run-strategy.js';
import type { ProvenIdentity } from './oauth.types.js';

const SCOPES = ['openid', 'profile_nickname', 'account_email', 'phone_number'];

/** Items that were not agreed to are missing, not null; older accounts have no `properties`. */
const text = z.string().min(1).nullish().catch(null);
const meShape = z.object({
  id: z.union([z.number().int(), z.string().regex(/^\d{1,20}$/)]).transform(String),
  properties: z.object({ nickname: text }).nullish().catch(null),
  kakao_account: z
    .object({
      profile: z.object({ nickname: text }).nullish().catch(null),
      email: text,
      is_email_valid: z.boolean().nullish().catch(null),
      is_email_verified: z.boolean().nullish().catch(null),
      phone_number: text,
    })
    .nullish()
    .catch(null),
});
type Me = z.infer<typeof meShape>;

/**
 * Kakao. The library fixes Kakao's addresses whatever its options say, reads ids as JavaScript numbers, and knows
 * neither PKCE nor nonce: the transport brings the addresses, the rest is here.
 */
export class KakaoStrategy extends Strategy {
  constructor(
    private readonly transport: OAuthTransport,
    private readonly idTokens: IdTokens,
    private readonly apiUrl: string,
  ) {
    const verify: Verify = (request, accessToken, _refresh, params, profile, done) => {
      this.prove(request as Returning, accessToken, params['id_token'], profile as Me).then(
        (identity) => done(null, identity),
        (error: unknown) => done(error),
      );
    };
    super(
      {
        clientID: transport._clientId,
        clientSecret: 'sent by the transport',
        scope: SCOPES,
        passReqToCallback: true,
      },
      verify,
    );
    this._oauth2 = transport;
  }

  override authorizationParams(options: object): Record<string, string> {
    return { ...super.authorizationParams(options), ...authorizationExtras(options) };
  }

  override tokenParams(options: object): Record<string, string> {
    return { ...super.tokenParams(options), ...tokenExtras(options) };
  }

  override userProfile(accessToken: string, done: Done): void {
    const url = new URL('/v2/user/me', this.apiUrl).toString();
    this.transport.get(url, accessToken, (error, body) => {
      if (error) return done(error);
      try {
        done(null, meShape.parse(parseExact(body ?? '')));
      } catch {
        done(unavailable('KAKAO'));
      }
    });
  }

  private async prove(
    { nonceHash }: Returning,
    accessToken: string,
    idToken: unknown,
    me: Me,
  ): Promise<ProvenIdentity> {
    const claims = await this.idTokens.verify(idToken, { nonceHash, accessToken });
    if (claims.sub !== me.id) throw oauthErrors.OAUTH_PROOF_REFUSED();
    const account = me.kakao_account;
    // Valid: nobody else has taken the address meanwhile. Verified: it was theirs.
    const vouched = account?.is_email_valid === true && account.is_email_verified === true;
    return {
      provider: 'KAKAO',
      subject: claims.sub,
      email: (vouched && account.email) || null,
      name: account?.profile?.nickname ?? me.properties?.nickname ?? null,
      phone: account?.phone_number ?? null,
    };
  }
}
