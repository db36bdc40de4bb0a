import { Strategy } from 'passport-google-oauth20';
import type { Done, Verify } from 'passport-oauth2';
import type { IdTokens } from './id-tokens.js';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthTransport } from './oauth-transport.js';
import { authorizationExtras, tokenExtras, type Returning } from './run-strategy.js';
import type { ProvenIdentity } from './oauth.types.js';

const SCOPES = ['openid', 'email', 'profile'];

interface GoogleProfile {
  id: string;
  displayName?: string;
  emails?: { value: string; verified: unknown }[];
}

/** Google, with the nonce, PKCE and the checks of the id token that the library leaves out. */
export class GoogleStrategy extends Strategy {
  constructor(
    transport: OAuthTransport,
    private readonly idTokens: IdTokens,
    userinfoUrl: string,
  ) {
    const verify: Verify = (request, accessToken, _refresh, params, _profile, done) => {
      this.prove(request as Returning, accessToken, params['id_token']).then(
        (identity) => done(null, identity),
        (error: unknown) => done(error),
      );
    };
    super(
      {
        clientID: transport._clientId,
        clientSecret: 'sent by the transport',
        authorizationURL: transport._authorizeUrl,
        tokenURL: transport._accessTokenUrl,
        userProfileURL: userinfoUrl,
        scope: SCOPES,
        passReqToCallback: true,
        // The id token says it all; userinfo is asked only when it does not.
        skipUserProfile: true,
      },
      verify,
    );
    this._oauth2 = transport;
  }

  override authorizationParams(options: object): Record<string, string> {
    return {
      ...super.authorizationParams(options),
      ...authorizationExtras(options),
      prompt: 'select_account',
    };
  }

  override tokenParams(options: object): Record<string, string> {
    return { ...super.tokenParams(options), ...tokenExtras(options) };
  }

  private async prove(
    { nonceHash }: Returning,
    accessToken: string,
    idToken: unknown,
  ): Promise<ProvenIdentity> {
    const claims = await this.idTokens.verify(idToken, { nonceHash, accessToken });
    const told =
      claims['email'] === undefined
        ? await this.profileOf(accessToken, claims.sub)
        : { email: claims['email'], verified: claims['email_verified'], name: claims['name'] };
    // A boolean, and nothing that only looks like one.
    if (typeof told.email !== 'string' || told.verified !== true) throw oauthErrors.OAUTH_EMAIL_UNVERIFIED();
    return {
      provider: 'GOOGLE',
      subject: claims.sub,
      email: told.email,
      name: typeof told.name === 'string' ? told.name : null,
      phone: null,
    };
  }

  /** @throws OAUTH_PROOF_REFUSED when it is the profile of somebody else */
  private async profileOf(
    accessToken: string,
    subject: string,
  ): Promise<{ email: unknown; verified: unknown; name: unknown }> {
    const profile = await new Promise<GoogleProfile>((resolve, reject) => {
      const done: Done = (error, value) => (error ? reject(error) : resolve(value as GoogleProfile));
      this.userProfile(accessToken, done);
    });
    if (profile.id !== subject) throw oauthErrors.OAUTH_PROOF_REFUSED();
    const [email] = profile.emails ?? [];
    return { email: email?.value, verified: email?.verified, name: profile.displayName };
  }
}
