import { Injectable } from '@nestjs/common';
import type { RefreshTransport } from '../auth.model.js';
import type { SignInOutcome } from '../second-factor/staff-sign-ins.js';
import { EnterStaffByIdentity } from './enter-staff-by-identity.js';
import type { OAuthProvider } from './oauth.types.js';
import { ProveByCode, type CodeAnswer } from './prove-by-code.js';

/** The first half of a sign-in of staff whose client receives the provider's redirect itself; the other is as ever. */
@Injectable()
export class SignInStaffByCode {
  constructor(
    private readonly proof: ProveByCode,
    private readonly enter: EnterStaffByIdentity,
  ) {}

  /** @throws OAUTH_STATE_INVALID, OAUTH_CODE_REFUSED, OAUTH_PROOF_REFUSED, OAUTH_EMAIL_UNVERIFIED, OAUTH_REFUSED,
   *   PROVIDER_NOT_CONFIGURED, PROVIDER_UNAVAILABLE */
  async execute(
    provider: OAuthProvider,
    answer: CodeAnswer,
    transport: RefreshTransport,
    ip: string | null,
  ): Promise<SignInOutcome> {
    const identity = await this.proof.execute(provider, 'STAFF_SIGN_IN', answer);
    return { kind: 'ticket', issued: await this.enter.execute(identity, transport, ip) };
  }
}
