/** What we use of two libraries that bring no types. */
declare module 'passport-oauth2' {
  export type Done = (error: unknown, value?: unknown) => void;

  /** The part of a strategy that talks to the provider. */
  export interface Transport {
    _authorizeUrl: string;
    _accessTokenUrl: string;
    _clientId: string;
    getOAuthAccessToken(
      code: string,
      params: Record<string, string>,
      done: (
        error: unknown,
        accessToken?: string,
        refreshToken?: string,
        params?: Record<string, unknown>,
      ) => void,
    ): void;
    get(url: string, accessToken: string, done: (error: unknown, body?: string) => void): void;
  }

  export interface StrategyOptions {
    clientID: string;
    clientSecret: string;
    callbackURL?: string;
    authorizationURL?: string;
    tokenURL?: string;
    userProfileURL?: string;
    scope?: readonly string[];
    passReqToCallback: true;
    skipUserProfile?: boolean;
  }

  export type Verify = (
    request: object,
    accessToken: string,
    refreshToken: string | undefined,
    params: Record<string, unknown>,
    profile: unknown,
    done: Done,
  ) => void;

  export class OAuth2Strategy {
    constructor(options: StrategyOptions, verify: Verify);
    protected _oauth2: Transport;
    authenticate(request: object, options: object): void;
    userProfile(accessToken: string, done: Done): void;
    authorizationParams(options: object): Record<string, string>;
    tokenParams(options: object): Record<string, string>;
  }
}

declare module 'passport-google-oauth20' {
  export { OAuth2Strategy as Strategy } from 'passport-oauth2';
}

declare module 'passport-kakao' {
  export { OAuth2Strategy as Strategy } from 'passport-oauth2';
}
