import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { AdminLoginResult, RefreshTransport } from '../auth.model.js';
import { staffCookie } from '../sessions/staff-cookie.js';
import { setDeviceCookie } from '../sign-in/device-cookie.js';
import { loginCookie } from './login-cookie.js';
import type { SignInOutcome } from './staff-sign-ins.js';

/** How the outcome of a sign-in is told. For a browser, secrets go into cookies and not into the answer. */
export function loginResult(
  context: RequestContext,
  transport: RefreshTransport | undefined,
  outcome: SignInOutcome,
): AdminLoginResult {
  const res = transport === RefreshTransport.BODY ? null : (context.http?.res ?? null);
  if (outcome.kind === 'ticket') {
    const { ticket, cookieSecret, purpose, factorsOffered } = outcome.issued;
    if (res && cookieSecret) loginCookie.set(res, cookieSecret);
    return {
      ...NOT_IN,
      secondFactorRequired: purpose === 'SECOND_FACTOR',
      enrollmentRequired: purpose === 'ENROLMENT',
      loginTicket: ticket,
      factorsOffered,
    };
  }
  const { signedIn } = outcome;
  if (res) {
    staffCookie.set(res, signedIn.refreshToken);
    setDeviceCookie(res, signedIn.deviceToken);
    loginCookie.clear(res);
  }
  return {
    ...NOT_IN,
    accessToken: signedIn.accessToken,
    refreshToken: res ? null : signedIn.refreshToken,
    expiresIn: signedIn.expiresInSec,
    adminUser: signedIn.adminUser,
  };
}

const NOT_IN: AdminLoginResult = {
  accessToken: null,
  refreshToken: null,
  expiresIn: null,
  adminUser: null,
  secondFactorRequired: false,
  enrollmentRequired: false,
  loginTicket: null,
  factorsOffered: [],
};
