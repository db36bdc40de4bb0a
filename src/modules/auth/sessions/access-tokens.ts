import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { isUuid, newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { Settings } from '../../../platform/settings/settings.js';
import { authErrors } from '../auth.errors.js';

export type PrincipalType = 'ADMIN' | 'USER';

export interface AccessClaims {
  principalType: PrincipalType;
  principalId: string;
  sessionId: string;
  expiresAt: Date;
}

const ISSUER = 'madang';
const TYPE = 'at+jwt';
const LEEWAY_SEC = 5;
const VERIFIED_MAX = 10_000;
/** Staff and customers have different audiences: a token of one never opens the other's door. */
const AUDIENCE: Record<PrincipalType, string> = { ADMIN: 'madang:staff', USER: 'madang:users' };

/** Short-lived signed names of a session. Ids only; what the holder may do is read on the server each time. */
@Injectable()
export class AccessTokens {
  /** A signature that was good stays good; whether the token has ended is asked each time. */
  private readonly verified = new LRUCache<string, AccessClaims>({ max: VERIFIED_MAX });

  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  get lifetimeSec(): number {
    return this.settings.read('sessions.accessTokenSeconds');
  }

  issue(type: PrincipalType, principalId: string, sessionId: string): Promise<string> {
    const [key] = this.config.env.JWT_KEYS;
    if (!key) throw new Error('no signing key');
    const now = Math.floor(this.clock.now().getTime() / 1_000);
    return new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE[type])
      .setSubject(principalId)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetimeSec)
      .sign(key.secret);
  }

  /** What a live token says whose signature was verified before; null when it has to be verified. */
  known(token: string): AccessClaims | null {
    const known = this.verified.get(token);
    const isLive = known && known.expiresAt.getTime() + LEEWAY_SEC * 1_000 > this.clock.now().getTime();
    return isLive ? known : null;
  }

  /** @throws TOKEN_EXPIRED, TOKEN_INVALID for anything but a live token that we signed */
  async verify(token: string): Promise<AccessClaims> {
    const known = this.known(token);
    if (known) return known;
    const claims = await this.verifySignature(token);
    this.verified.set(token, claims);
    return claims;
  }

  private async verifySignature(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(
        token,
        (header) => {
          // Keys come from our own ring by id; what a token says of keys elsewhere (jku, jwk, x5u) is never followed.
          const key = this.config.env.JWT_KEYS.find((candidate) => candidate.kid === header.kid);
          if (!key) throw new Error('unknown key');
          return key.secret;
        },
        {
          algorithms: ['HS256'],
          typ: TYPE,
          issuer: ISSUER,
          audience: Object.values(AUDIENCE),
          clockTolerance: LEEWAY_SEC,
          currentDate: this.clock.now(),
          requiredClaims: ['sub', 'sid', 'exp', 'iat', 'jti'],
        },
      );
      // One audience only: a list would name both doors.
      if (typeof payload.aud !== 'string') throw new Error('not one audience');
      if (![payload.sub, payload['sid']].every((id) => isUuid(String(id)))) throw new Error('no ids');
      return {
        principalType: payload.aud === AUDIENCE.ADMIN ? 'ADMIN' : 'USER',
        principalId: String(payload.sub),
        sessionId: String(payload['sid']),
        expiresAt: new Date(Number(payload.exp) * 1_000),
      };
    } catch (error) {
      // Only of a token that we signed: the signature is checked before the time.
      if (error instanceof errors.JWTExpired) throw authErrors.TOKEN_EXPIRED();
      throw authErrors.TOKEN_INVALID();
    }
  }
}
