import { Injectable } from '@nestjs/common';
import { Config } from '../../../platform/config/config.js';
import { newToken } from '../../../platform/crypto/tokens.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { commonErrors } from '../../../shared/common-errors.js';
import { challengeBytes, challengeOf, flowSecrets } from './flow-secrets.js';
import { FlowStore, type NewFlow } from './flow.store.js';
import { isBrowserSecret } from './oauth-cookie.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import type { OAuthProvider } from './oauth.types.js';
import { callbackOf, clientRedirect, returnAddress, type Audience } from './return-address.js';

const ACTOR = systemActor('oauth');

/** The address of the provider, and the secret the browser is to keep. */
export interface Departure {
  url: string;
  browserSecret: string;
}

/** Sends somebody to a provider, so that only the same browser, or the same client, can come back from it. */
@Injectable()
export class StartFlow {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly config: Config,
    private readonly providers: OAuthProviders,
    private readonly flows: FlowStore,
  ) {}

  /**
   * A browser that wants to sign in.
   * @param asked.challenge of a front end that will show the verifier with its login ticket
   * @param known the secret the browser has from an earlier start: two tabs may be on their way
   * @throws PROVIDER_NOT_CONFIGURED, RETURN_ADDRESS_REFUSED, INPUT_INVALID
   */
  async browser(
    provider: OAuthProvider,
    audience: Audience,
    asked: { returnTo: string | null; challenge: string | null },
    known: string | null,
  ): Promise<Departure> {
    this.providers.mustBeConfigured(provider);
    const flow: NewFlow = {
      provider,
      purpose: audience === 'staff' ? 'STAFF_SIGN_IN' : 'SIGN_IN',
      redirectUri: callbackOf(this.config, provider, audience),
      returnTo:
        audience === 'staff'
          ? `${this.config.publicUrl}/admin/login`
          : returnAddress(this.config, asked.returnTo),
      challenge: asked.challenge === null ? null : challengeIn(asked.challenge, 'challenge'),
    };
    const { secrets, browserSecret } = leaving(known);
    const url = await this.addressOf(flow, secrets);
    await this.uow.run(ACTOR, (tx) => this.flows.start(tx, flow, { ...secrets, browserSecret }));
    return { url, browserSecret };
  }

  /** A browser that opened the one-time address it got for linking. @throws OAUTH_STATE_INVALID */
  async begun(provider: OAuthProvider, token: string, known: string | null): Promise<Departure> {
    const { secrets, browserSecret } = leaving(known);
    const flow = await this.uow.run(ACTOR, (tx) =>
      this.flows.startBegun(tx, token, provider, { ...secrets, browserSecret }),
    );
    if (!flow) throw oauthErrors.OAUTH_STATE_INVALID();
    return { url: await this.addressOf(flow, secrets), browserSecret };
  }

  /** A client with a redirect of its own; its code verifier is what binds it. @throws as `browser` */
  async client(
    provider: OAuthProvider,
    audience: Audience,
    asked: { redirectUri: string; codeChallenge: string },
  ): Promise<{ authorizationUrl: string; state: string; expiresAt: Date }> {
    this.providers.mustBeConfigured(provider);
    const flow: NewFlow = {
      provider,
      purpose: audience === 'staff' ? 'STAFF_SIGN_IN' : 'SIGN_IN',
      redirectUri: clientRedirect(this.config, asked.redirectUri),
      returnTo: null,
      challenge: challengeIn(asked.codeChallenge, 'codeChallenge'),
    };
    const [state, nonce] = [newToken(), newToken()];
    const authorizationUrl = await this.providers.authorizationUrl(provider, {
      state,
      nonce,
      codeChallenge: asked.codeChallenge,
      callbackURL: flow.redirectUri,
    });
    const expiresAt = await this.uow.run(ACTOR, (tx) =>
      this.flows.start(tx, flow, { state, nonce, browserSecret: null }),
    );
    return { authorizationUrl, state, expiresAt };
  }

  private addressOf(
    { provider, redirectUri }: Pick<NewFlow, 'provider' | 'redirectUri'>,
    { state, nonce, codeVerifier }: ReturnType<typeof flowSecrets>,
  ): Promise<string> {
    return this.providers.authorizationUrl(provider, {
      state,
      nonce,
      codeChallenge: challengeOf(codeVerifier),
      callbackURL: redirectUri,
    });
  }
}

function leaving(known: string | null): { browserSecret: string; secrets: ReturnType<typeof flowSecrets> } {
  const browserSecret = isBrowserSecret(known) ? known : newToken();
  return { browserSecret, secrets: flowSecrets(browserSecret) };
}

function challengeIn(text: string, path: string): Buffer {
  const bytes = challengeBytes(text);
  if (!bytes) throw commonErrors.INPUT_INVALID({ path, reason: 'base64url of a SHA-256, 43 characters' });
  return bytes;
}
