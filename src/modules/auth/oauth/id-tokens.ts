import { createHash } from 'node:crypto';
import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../../../platform/clock/clock.js';
import { hashToken } from '../../../platform/crypto/tokens.js';
import type { VendorHttp } from '../../../platform/http/vendor-http.js';
import { log } from '../../../platform/telemetry/logger.js';
import { oauthErrors } from './oauth.errors.js';
import { unavailable } from './oauth-transport.js';
import type { OAuthProvider } from './oauth.types.js';

const TIMEOUT_MS = 5_000;
/** An unknown key id makes us look again, but no oftener than this: anybody can write a key id into a token. */
const REFETCH_AFTER_MS = 5_000;
const KEYS_KEPT_MS = 10 * 60_000;
const LEEWAY_SEC = 30;
/** A token comes straight from the token endpoint: one that was made long ago was made for another sign-in. */
const MADE_WITHIN_SEC = 10 * 60;

class KeysUnavailable extends Error {}

export interface IdTokenSettings {
  provider: OAuthProvider;
  issuers: string[];
  jwksUrl: string;
  clientId: string;
}

/** Believes an id token only after signature, issuer, audience, time and nonce were checked. */
export class IdTokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(
    private readonly settings: IdTokenSettings,
    private readonly clock: Clock,
    http: VendorHttp,
  ) {
    this.keys = createRemoteJWKSet(new URL(settings.jwksUrl), {
      cooldownDuration: REFETCH_AFTER_MS,
      cacheMaxAge: KEYS_KEPT_MS,
      [customFetch]: async (url) => {
        const answer = await http.get('keys', url, { timeoutMs: TIMEOUT_MS });
        if (answer.kind === 'lost' || answer.status !== 200) throw new KeysUnavailable();
        return new Response(answer.text, { status: 200 });
      },
    });
  }

  /** @throws OAUTH_PROOF_REFUSED, PROVIDER_UNAVAILABLE when the provider's keys cannot be had */
  async verify(
    token: unknown,
    expected: { nonceHash: Buffer; accessToken: string },
  ): Promise<JWTPayload & { sub: string }> {
    const { provider, clientId } = this.settings;
    try {
      if (typeof token !== 'string') throw new Error('there is none');
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ['RS256'],
        issuer: this.settings.issuers,
        audience: clientId,
        currentDate: this.clock.now(),
        clockTolerance: LEEWAY_SEC,
        maxTokenAge: MADE_WITHIN_SEC,
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      });
      const { sub, azp, nonce, at_hash: atHash } = payload;
      if (typeof sub !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(sub)) throw new Error('no subject');
      // For somebody else as well as for us: then it must say that we asked for it.
      if (Array.isArray(payload.aud) && payload.aud.length > 1 && azp !== clientId)
        throw new Error('several audiences, and not made for us');
      if (azp !== undefined && azp !== clientId) throw new Error('made for another application');
      if (typeof nonce !== 'string' || !hashToken(nonce).equals(expected.nonceHash))
        throw new Error('another nonce');
      if (atHash !== undefined && atHash !== leftHalf(expected.accessToken))
        throw new Error('goes with another access token');
      return { ...payload, sub };
    } catch (error) {
      if (error instanceof KeysUnavailable) throw unavailable(provider);
      // The reason names no person and no token; it is for whoever wonders why nobody can sign in.
      log.warn({ provider, reason: (error as Error).message }, 'id token refused');
      throw oauthErrors.OAUTH_PROOF_REFUSED();
    }
  }
}

function leftHalf(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
