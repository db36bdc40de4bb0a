import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { log } from '../../../platform/telemetry/logger.js';
import { DomainError } from '../../../shared/errors.js';
import { LoginTickets } from '../sign-in/login-tickets.js';
import type { Caller } from '../sign-in/sign-in-admin.use-case.js';
import { EnterByIdentity } from './enter-by-identity.js';
import { EnterStaffByIdentity } from './enter-staff-by-identity.js';
import { flowSecrets } from './flow-secrets.js';
import { FlowStore, type Flow } from './flow.store.js';
import { isBrowserSecret } from './oauth-cookie.js';
import { oauthErrors } from './oauth.errors.js';
import { OAuthProviders } from './oauth-providers.js';
import type { OAuthProvider, ProvenIdentity } from './oauth.types.js';
import { withAnswer } from './return-address.js';

const ACTOR = systemActor('oauth');
const CODE_MAX = 2_048;

/** What the provider sent the browser back with. */
export interface ProviderAnswer {
  state: string | null;
  code: string | null;
  error: string | null;
  issuer: string | null;
}

/** Where the browser goes on, and the cookie of a half-finished staff sign-in. */
export interface Arrival {
  address: string;
  loginCookie: string | null;
}

/** The browser is back from the provider. */
@Injectable()
export class FinishFlow {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly providers: OAuthProviders,
    private readonly flows: FlowStore,
    private readonly enter: EnterByIdentity,
    private readonly enterStaff: EnterStaffByIdentity,
    private readonly tickets: LoginTickets,
  ) {}

  /**
   * @param redirectUri the one of the route that was called: a flow of staff does not end at the customers' door
   * @throws OAUTH_STATE_INVALID when nobody knows where this browser came from; every other refusal is carried to
   *   where the browser goes on
   */
  async execute(
    provider: OAuthProvider,
    redirectUri: string,
    answer: ProviderAnswer,
    browserSecret: string | null,
    caller: Pick<Caller, 'ip'>,
  ): Promise<Arrival> {
    const { state } = answer;
    if (!isBrowserSecret(browserSecret) || state === null) throw oauthErrors.OAUTH_STATE_INVALID();
    const flow = await this.uow.run(ACTOR, (tx) =>
      this.flows.returned(tx, provider, state, { browserSecret }),
    );
    if (!flow || flow.redirectUri !== redirectUri || flow.returnTo === null)
      throw oauthErrors.OAUTH_STATE_INVALID();
    try {
      const identity = await this.identityOf(flow, answer, flowSecrets(browserSecret, state).codeVerifier);
      const { loginCookie = null, ...shown } = await this.welcome(flow, identity, caller);
      return { address: withAnswer(flow.returnTo, shown), loginCookie };
    } catch (error) {
      const code = error instanceof DomainError ? error.code : 'INTERNAL';
      if (code === 'INTERNAL')
        log.error({ provider, error: String(error) }, 'a sign-in could not be finished');
      return { address: withAnswer(flow.returnTo, { error: code }), loginCookie: null };
    }
  }

  private async identityOf(
    flow: Flow,
    answer: ProviderAnswer,
    codeVerifier: string,
  ): Promise<ProvenIdentity> {
    const { provider, redirectUri, nonceHash } = flow;
    this.providers.checkIssuer(provider, answer.issuer);
    if (answer.error !== null) throw oauthErrors.OAUTH_DENIED();
    const { code } = answer;
    if (code === null || code.length > CODE_MAX) throw oauthErrors.OAUTH_CODE_REFUSED();
    return this.providers.redeem(provider, { code, codeVerifier, redirectUri, nonceHash });
  }

  /** What the page that the browser goes on to is told. */
  private async welcome(
    flow: Flow,
    identity: ProvenIdentity,
    { ip }: Pick<Caller, 'ip'>,
  ): Promise<{ ticket: string; loginCookie?: string } | { identityTicket: string; loginCookie?: string }> {
    switch (flow.purpose) {
      case 'SIGN_IN': {
        // Only the front end that asked, or the browser that went, may exchange the ticket.
        const binding = flow.challenge ?? flow.browserHash;
        const ticket = await this.enter.execute(identity, ip, (tx, { userId, isNew }) =>
          this.tickets.issue(tx, { id: userId }, { binding, isNew, factor: identity.provider }),
        );
        return { ticket };
      }
      case 'STAFF_SIGN_IN': {
        const { ticket, cookieSecret } = await this.enterStaff.toBrowser(identity, ip);
        return { ticket, loginCookie: cookieSecret };
      }
      case 'LINK':
      case 'STAFF_LINK':
        // Linked only once whoever began shows this ticket with their own session.
        return { identityTicket: await this.uow.run(ACTOR, (tx) => this.flows.proved(tx, flow, identity)) };
    }
  }
}
