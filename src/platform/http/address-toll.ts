import type { RequestHandler } from 'express';
import { lineOf } from '../rate-limit/network.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { clientAddress } from './client-address.js';
import { sendError } from './send-error.js';

/** Files cost nothing to give and machines ask often whether we live; GraphQL pays at its own gate. */
const FREE = /^\/(graphql|admin|playground|healthz|readyz|metrics)(\/|$)/;

/** A request to any other route takes one point of its address's budget, or is refused with 429. */
export function addressToll(limits: RateLimits, trustedHops: number): RequestHandler {
  return (req, res, next) => {
    if (FREE.test(req.path)) return next();
    const account = limits.account('address', lineOf(clientAddress(req, trustedHops) ?? 'unknown'));
    try {
      const waiting = limits.spend([{ account, points: 1 }]);
      if (!waiting) return next();
      waiting.then(
        () => next(),
        (refusal: unknown) => sendError(res, 429, refusal),
      );
    } catch (refusal) {
      sendError(res, 429, refusal);
    }
  };
}
