import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { CustomerSessions, type CustomerSignedIn } from '../sign-in/customer-sessions.js';
import type { Caller } from '../sign-in/sign-in-admin.use-case.js';
import { EnterByIdentity } from './enter-by-identity.js';
import { FlowStore } from './flow.store.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import type { FlowPurpose, OAuthProvider, ProvenIdentity } from './oauth.types.js';

const ACTOR = systemActor('oauth');

export interface CodeAnswer {
  code: string;
  state: string;
  codeVerifier: string;
}

/** Sign-in of a client that receives the provider's redirect itself: it started here, and only it has the verifier. */
@Injectable()
export class SignInByCode {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly providers: OAuthProviders,
    private readonly flows: FlowStore,
    private readonly enter: EnterByIdentity,
    private readonly sessions: CustomerSessions,
  ) {}

  /** @throws OAUTH_STATE_INVALID, OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, OAUTH_EMAIL_UNVERIFIED, OAUTH_EMAIL_IN_USE,
   *   OAUTH_REFUSED, PROVIDER_NOT_CONFIGURED, PROVIDER_UNAVAILABLE */
  async execute(provider: OAuthProvider, answer: CodeAnswer, caller: Caller): Promise<CustomerSignedIn> {
    const identity = await this.prove(provider, 'SIGN_IN', answer);
    return this.enter.execute(identity, caller.ip, (tx, { userId, isNew }) =>
      this.sessions.open(tx, userId, caller, { factor: provider, isNew }),
    );
  }

  /** Uses the state up and asks the provider who it is. @throws as `execute` */
  async prove(provider: OAuthProvider, purpose: FlowPurpose, answer: CodeAnswer): Promise<ProvenIdentity> {
    const { code, state, codeVerifier } = answer;
    const flow = await this.uow.run(ACTOR, (tx) =>
      this.flows.returned(tx, provider, state, { codeVerifier }),
    );
    if (flow?.purpose !== purpose) throw oauthErrors.OAUTH_STATE_INVALID();
    const { redirectUri, nonceHash } = flow;
    return this.providers.redeem(provider, { code, codeVerifier, redirectUri, nonceHash });
  }
}
