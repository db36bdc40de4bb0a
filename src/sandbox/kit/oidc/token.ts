import { createHash, timingSafeEqual } from 'node:crypto';
import express, { Router, type Request } from 'express';
import { asObject, asString, type JsonObject } from '../json.js';
import { ID_TOKEN_LIES } from './faults.js';
import { idToken } from './id-token.js';
import type { Code, Token } from './model.js';
import { endpoint, type Answer, type Parts } from './parts.js';

/** The token endpoint. */
export function tokenRouter<P extends { id: string }>(parts: Parts<P>): Router {
  const { provider, records, clock } = parts;
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });

  router.post(
    provider.paths.token,
    form,
    endpoint(parts, 'token', async (request) => {
      const body = asObject(request.body) ?? {};
      if (!isClient(request, body)) return provider.tokenError('invalid_client');
      switch (body['grant_type']) {
        case 'authorization_code':
          return redeem(body);
        case 'refresh_token':
          return refresh(body);
        default:
          return provider.tokenError('unsupported_grant_type');
      }
    }),
  );

  function isClient(request: Request, body: JsonObject): boolean {
    const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const [id, secret] = basic
      ? Buffer.from(basic, 'base64').toString('utf8').split(':', 2).map(decodeURIComponent)
      : [asString(body['client_id']), asString(body['client_secret'])];
    if (id !== parts.client.id) return false;
    return parts.client.secret === null || same(secret ?? '', parts.client.secret);
  }

  async function redeem(body: JsonObject): Promise<Answer> {
    const code = records.get('code', asString(body['code']) ?? '');
    const now = clock.now();
    if (!code || now - code.at > provider.codeLifetimeMs) return provider.tokenError('code_unknown');
    const replay = code.usedAt !== null && parts.faults.takeLie('token', ['acceptReplay']) === null;
    if (replay) {
      // Shown twice means that somebody else has seen it: what it gave before ends as well.
      const given = records.all('token').filter((token) => token.code === code.id && !token.revoked);
      await records.commit(
        ...given.map((token) => ({ k: 'token' as const, v: { ...token, revoked: true } })),
      );
      return provider.tokenError('code_used');
    }
    if (asString(body['redirect_uri']) !== code.redirectUri) return provider.tokenError('redirect_mismatch');
    const lenient = parts.faults.takeLie('token', ['ignoreVerifier']) !== null;
    if (!lenient && !proves(code, asString(body['code_verifier'])))
      return provider.tokenError('verifier_wrong');
    return grant({ ...code, usedAt: now });
  }

  /** @param code as used from now on */
  async function grant(code: Code): Promise<Answer> {
    const now = clock.now();
    const access: Token = {
      id: provider.newAccessToken(),
      kind: 'access',
      subject: code.subject,
      clientId: code.clientId,
      scopes: code.scopes,
      code: code.id,
      expiresAt: now + provider.accessLifetimeSec * 1_000,
      revoked: false,
    };
    const refreshToken: Token | null =
      provider.refreshLifetimeSec === null
        ? null
        : {
            ...access,
            id: provider.newAccessToken(),
            kind: 'refresh',
            expiresAt: now + provider.refreshLifetimeSec * 1_000,
          };
    await records.commit(
      { k: 'code', v: code },
      { k: 'token', v: access },
      ...(refreshToken ? [{ k: 'token' as const, v: refreshToken }] : []),
    );
    const signed = code.scopes.includes('openid') ? await sign(code, access) : undefined;
    const silent = parts.faults.takeLie('token', ['noAccessToken']) !== null;
    return {
      status: 200,
      body: {
        ...(silent ? {} : { access_token: access.id }),
        token_type: provider.tokenType,
        expires_in: provider.accessLifetimeSec - 1,
        scope: provider.tokenScope(code.scopes),
        ...(refreshToken
          ? { refresh_token: refreshToken.id, refresh_token_expires_in: provider.refreshLifetimeSec }
          : {}),
        ...(signed === undefined ? {} : { id_token: signed }),
      },
    };
  }

  async function sign(code: Code, access: Token): Promise<string | undefined> {
    const person = records.get('person', code.subject);
    const now = Math.floor(clock.now() / 1_000);
    const facts = {
      issuer: parts.issuer,
      clientId: code.clientId,
      clientSecret: parts.client.secret,
      subject: code.subject,
      nonce: code.nonce,
      accessToken: access.id,
      now,
      lifetimeSec: provider.accessLifetimeSec,
      profile: person ? provider.profileClaims(person, code.scopes) : {},
      extra: provider.extraClaims({ clientId: code.clientId, accessToken: access.id, now }),
    };
    return idToken(parts.keys.current, facts, parts.faults.takeLie('token', ID_TOKEN_LIES));
  }

  async function refresh(body: JsonObject): Promise<Answer> {
    const token = records.get('token', asString(body['refresh_token']) ?? '');
    const now = clock.now();
    if (!token || token.kind !== 'refresh' || token.revoked || token.expiresAt <= now)
      return provider.tokenError('refresh_unknown');
    const access: Token = {
      ...token,
      id: provider.newAccessToken(),
      kind: 'access',
      expiresAt: now + provider.accessLifetimeSec * 1_000,
    };
    // A refresh token that is good for more than a month stays as it is.
    const renew = token.expiresAt - now < MONTH_MS && provider.refreshLifetimeSec !== null;
    const next: Token | null = renew
      ? {
          ...token,
          id: provider.newAccessToken(),
          expiresAt: now + (provider.refreshLifetimeSec ?? 0) * 1_000,
        }
      : null;
    await records.commit(
      { k: 'token', v: access },
      ...(next
        ? [
            { k: 'token' as const, v: next },
            { k: 'token' as const, v: { ...token, revoked: true } },
          ]
        : []),
    );
    return {
      status: 200,
      body: {
        access_token: access.id,
        token_type: provider.tokenType,
        expires_in: provider.accessLifetimeSec - 1,
        scope: provider.tokenScope(token.scopes),
        ...(next ? { refresh_token: next.id, refresh_token_expires_in: provider.refreshLifetimeSec } : {}),
      },
    };
  }

  return router;
}

const MONTH_MS = 30 * 86_400_000;

/** Whether the verifier fits the challenge; a verifier where no challenge was is refused too (a downgrade). */
function proves(code: Code, verifier: string | null): boolean {
  if (code.challenge === null) return verifier === null;
  if (verifier === null) return false;
  const shown = code.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return same(shown, code.challenge);
}

function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}
