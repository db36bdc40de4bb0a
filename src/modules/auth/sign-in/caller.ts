import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { deviceCookie } from './device-cookie.js';
import type { Caller } from './sign-in-admin.use-case.js';

/** From where, and with what, somebody asks to be let in. */
export function callerOf(context: RequestContext): Caller {
  return {
    ip: context.ip,
    userAgent: context.http?.req.header('user-agent') ?? null,
    deviceToken: context.http ? deviceCookie(context.http.req) : null,
  };
}
