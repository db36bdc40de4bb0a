import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { FlowStore } from './flow.store.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import type { FlowPurpose, OAuthProvider, ProvenIdentity } from './oauth.types.js';

const ACTOR = systemActor('oauth');

/** What a client with a redirect of its own got back from a provider, and what only it has. */
export interface CodeAnswer {
  code: string;
  state: string;
  codeVerifier: string;
  iss?: string | null;
}

/** Finds out who is behind a code that a client received itself: it started here, and only it has the verifier. */
@Injectable()
export class ProveByCode {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly providers: OAuthProviders,
    private readonly flows: FlowStore,
  ) {}

  /**
   * Uses the state up, whatever becomes of it, and asks the provider.
   * @param purpose what the flow was begun for: one of customers is none of staff
   * @throws OAUTH_STATE_INVALID, OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, OAUTH_EMAIL_UNVERIFIED,
   *   PROVIDER_NOT_CONFIGURED, PROVIDER_UNAVAILABLE
   */
  async execute(provider: OAuthProvider, purpose: FlowPurpose, answer: CodeAnswer): Promise<ProvenIdentity> {
    const { code, state, codeVerifier } = answer;
    const flow = await this.uow.run(ACTOR, (tx) =>
      this.flows.returned(tx, provider, state, { codeVerifier }),
    );
    if (flow?.purpose !== purpose) throw oauthErrors.OAUTH_STATE_INVALID();
    this.providers.checkIssuer(provider, answer.iss ?? null);
    const { redirectUri, nonceHash } = flow;
    return this.providers.redeem(provider, { code, codeVerifier, redirectUri, nonceHash });
  }
}
