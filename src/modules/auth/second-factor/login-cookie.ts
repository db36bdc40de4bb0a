import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { HostCookie } from '../../../platform/http/host-cookie.js';
import type { AllowedOrigins } from '../../../platform/settings/allowed-origins.js';
import { RefreshTransport } from '../auth.model.js';
import { TICKET_LIFETIME_MS, type TicketHolder } from './staff-login-tickets.js';

/** Ties a half-finished sign-in to the browser it was begun in. */
export const loginCookie = new HostCookie('madang-login', TICKET_LIFETIME_MS, 'strict');

/** Whoever shows a ticket with this request. @throws ORIGIN_REFUSED */
export function ticketHolder(
  context: RequestContext,
  origins: AllowedOrigins,
  transport: RefreshTransport | undefined,
): TicketHolder {
  if (transport === RefreshTransport.BODY || !context.http)
    return { transport: RefreshTransport.BODY, cookieSecret: null };
  return {
    transport: RefreshTransport.COOKIE,
    cookieSecret: loginCookie.read(context.http.req, origins),
  };
}
