import { Injectable } from '@nestjs/common';
import { CustomerSessions, type CustomerSignedIn } from '../sign-in/customer-sessions.js';
import type { Caller } from '../sign-in/sign-in-admin.use-case.js';
import { EnterByIdentity } from './enter-by-identity.js';
import type { OAuthProvider } from './oauth.types.js';
import { ProveByCode, type CodeAnswer } from './prove-by-code.js';

/** Sign-in of a customer whose client receives the provider's redirect itself. */
@Injectable()
export class SignInByCode {
  constructor(
    private readonly proof: ProveByCode,
    private readonly enter: EnterByIdentity,
    private readonly sessions: CustomerSessions,
  ) {}

  /** @throws OAUTH_STATE_INVALID, OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, OAUTH_EMAIL_UNVERIFIED, OAUTH_EMAIL_IN_USE,
   *   OAUTH_REFUSED, PROVIDER_NOT_CONFIGURED, PROVIDER_UNAVAILABLE */
  async execute(provider: OAuthProvider, answer: CodeAnswer, caller: Caller): Promise<CustomerSignedIn> {
    const identity = await this.proof.execute(provider, 'SIGN_IN', answer);
    return this.enter.execute(identity, caller.ip, (tx, { userId, isNew }) =>
      this.sessions.open(tx, userId, caller, { factor: provider, isNew }),
    );
  }
}
