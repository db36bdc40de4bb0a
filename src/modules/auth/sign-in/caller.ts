import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { deviceCookie } from './device-cookie.js';

/** Where a request to sign in comes from. */
export interface Caller {
  ip: string | null;
  userAgent: string | null;
  /** What `KnownDevices` gave this device when somebody came in from it. */
  deviceToken: string | null;
}

export function callerOf(context: RequestContext): Caller {
  return {
    ip: context.ip,
    userAgent: context.http?.req.header('user-agent') ?? null,
    deviceToken: context.http ? deviceCookie(context.http.req) : null,
  };
}
