import { Injectable } from '@nestjs/common';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { isUuid, newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Config } from '../../../platform/config/config.js';
import { authErrors } from '../auth.errors.js';

export interface ImpersonationClaims {
  impersonationId: string;
  userId: string;
  adminId: string;
  mayWrite: boolean;
  expiresAt: Date;
}

const ISSUER = 'madang';
const AUDIENCE = 'madang:impersonation';
const TYPE = 'imp+jwt';

/**
 * Tokens of a kind of their own: with one of them nobody is taken for the customer, nor for staff, by anything that
 * does not know of impersonation. Who really acts stands in `act` (RFC 8693).
 */
@Injectable()
export class ImpersonationTokens {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Whether the token says that it is one of these; what it says is verified later. */
  isOne(token: string): boolean {
    try {
      return decodeProtectedHeader(token).typ === TYPE;
    } catch {
      return false;
    }
  }

  issue(claims: ImpersonationClaims): Promise<string> {
    const [key] = this.config.env.JWT_KEYS;
    if (!key) throw new Error('no signing key');
    return new SignJWT({ sid: claims.impersonationId, act: { sub: claims.adminId }, wr: claims.mayWrite })
      .setProtectedHeader({ alg: 'HS256', kid: key.kid, typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(claims.userId)
      .setJti(newId())
      .setIssuedAt(Math.floor(this.clock.now().getTime() / 1_000))
      .setExpirationTime(Math.floor(claims.expiresAt.getTime() / 1_000))
      .sign(key.secret);
  }

  /** @throws TOKEN_INVALID for anything but a live token that we signed */
  async verify(token: string): Promise<ImpersonationClaims> {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const key = this.config.env.JWT_KEYS.find((candidate) => candidate.kid === kid);
          if (!key) throw new Error('unknown key');
          return key.secret;
        },
        {
          algorithms: ['HS256'],
          typ: TYPE,
          issuer: ISSUER,
          audience: AUDIENCE,
          currentDate: this.clock.now(),
          requiredClaims: ['sub', 'sid', 'act', 'exp', 'iat', 'jti'],
        },
      );
      const { sub: adminId } = payload['act'] as { sub?: unknown };
      const claims = {
        impersonationId: String(payload['sid']),
        userId: String(payload.sub),
        adminId: String(adminId),
        mayWrite: payload['wr'] === true,
        expiresAt: new Date(Number(payload.exp) * 1_000),
      };
      if (![claims.impersonationId, claims.userId, claims.adminId].every((id) => isUuid(id)))
        throw new Error('no ids');
      return claims;
    } catch {
      throw authErrors.TOKEN_INVALID();
    }
  }
}
