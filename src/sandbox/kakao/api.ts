import { createHash, timingSafeEqual } from 'node:crypto';
import express, { Router, type Request } from 'express';
import { asObject, asString } from '../kit/json.js';
import { bearer, endpoint, type Answer, type Parts } from '../kit/oidc/parts.js';
import type { KakaoPerson } from './people.js';

const refusal = (status: number, code: number, msg: string): Answer => ({ status, body: { msg, code } });

/** An id stands in Kakao's answers as a number, however long it is. */
function withId(id: string, rest: object): string {
  const text = JSON.stringify({ id: 0, ...rest });
  return text.replace('"id":0', `"id":${id}`);
}

/** The API host's part: profile, token info, logout and unlink. */
export function apiRouter(parts: Parts<KakaoPerson>, adminKey: string): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });

  /** Whose data is asked for: by that person's token, or by the application's admin key. */
  function subjectOf(request: Request): { person: KakaoPerson; scopes: readonly string[] } | Answer {
    const admin = /^KakaoAK\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (admin !== undefined) {
      if (!same(admin, adminKey)) return refusal(401, -401, 'wrong appKey');
      const asked = { ...request.query, ...asObject(request.body) } as Record<string, unknown>;
      if (asked['target_id_type'] !== 'user_id') return refusal(400, -2, 'target_id_type is user_id');
      const person = parts.records.get('person', asString(asked['target_id']) ?? '');
      if (!person?.connectedAt) return refusal(400, -101, 'NotRegisteredUserException');
      return { person, scopes: ALL_SCOPES };
    }
    const token = bearer(parts, request);
    if (!token) return refusal(401, -401, 'this access token does not exist');
    const person = parts.records.get('person', token.subject);
    if (!person?.connectedAt) return refusal(400, -101, 'NotRegisteredUserException');
    if (person.under14) return refusal(401, -406, 'NotAgeVerifiedException');
    return { person, scopes: token.scopes };
  }

  const me = endpoint(parts, 'userinfo', (request) => {
    const found = subjectOf(request);
    if ('status' in found) return found;
    const other = parts.faults.takeLie('userinfo', ['otherPerson']) !== null;
    const person = other
      ? (parts.records.all('person').find((each) => each.id !== found.person.id) ?? found.person)
      : found.person;
    return { status: 200, body: withId(person.id, profile(person, found.scopes)) };
  });
  router.get('/v2/user/me', me);
  router.post('/v2/user/me', form, me);

  router.get(
    '/v1/user/access_token_info',
    endpoint(parts, 'userinfo', (request) => {
      const token = bearer(parts, request);
      if (!token) return refusal(401, -401, 'this access token does not exist');
      const expires_in = Math.floor((token.expiresAt - parts.clock.now()) / 1_000);
      return { status: 200, body: withId(token.subject, { expires_in, app_id: 1 }) };
    }),
  );

  router.get(
    '/v1/oidc/userinfo',
    endpoint(parts, 'userinfo', (request) => {
      const token = bearer(parts, request);
      const person = parts.records.get('person', token?.subject ?? '');
      if (!token || !person) return refusal(401, -401, 'this access token does not exist');
      const claims = parts.provider.profileClaims(person, token.scopes);
      return { status: 200, body: { sub: person.id, ...claims } };
    }),
  );

  for (const way of ['logout', 'unlink'] as const) {
    router.post(
      `/v1/user/${way}`,
      form,
      endpoint(parts, 'admin', async (request) => {
        const found = subjectOf(request);
        if ('status' in found) return found;
        await (way === 'unlink' ? disconnect(parts, found.person) : endTokens(parts, found.person.id));
        return { status: 200, body: withId(found.person.id, {}) };
      }),
    );
  }

  router.get('/.well-known/openid-configuration', (_request, response) => {
    const at = (path: string): string => `${parts.issuer}${path}`;
    response.json({
      issuer: parts.issuer,
      authorization_endpoint: at('/oauth/authorize'),
      token_endpoint: at('/oauth/token'),
      userinfo_endpoint: at('/v1/oidc/userinfo'),
      jwks_uri: at('/.well-known/jwks.json'),
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      request_uri_parameter_supported: false,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
    });
  });
  return router;
}

const ALL_SCOPES = ['profile_nickname', 'profile_image', 'account_email', 'phone_number'];

function profile(person: KakaoPerson, scopes: readonly string[]): object {
  const may = (scope: string): boolean => scopes.includes(scope);
  const image = may('profile_image') ? person.profile_image_url : undefined;
  const nickname = may('profile_nickname') ? person.nickname : undefined;
  return {
    connected_at: person.connectedAt,
    ...(person.withoutProperties ? {} : { properties: { nickname, profile_image: image } }),
    kakao_account: {
      profile_nickname_needs_agreement: !may('profile_nickname'),
      ...(nickname === undefined && image === undefined
        ? {}
        : { profile: { nickname, profile_image_url: image } }),
      email_needs_agreement: !may('account_email'),
      has_email: person.email !== undefined,
      ...(may('account_email') && person.email !== undefined
        ? {
            email: person.email,
            is_email_valid: person.is_email_valid,
            is_email_verified: person.is_email_verified,
          }
        : {}),
      phone_number_needs_agreement: !may('phone_number'),
      ...(may('phone_number') && person.phone_number !== undefined
        ? { phone_number: person.phone_number }
        : {}),
    },
  };
}

/** The person is no longer connected to the application, and its tokens open nothing. */
export async function disconnect(parts: Parts<KakaoPerson>, person: KakaoPerson): Promise<void> {
  await parts.records.commit({ k: 'person', v: { ...person, connectedAt: null } });
  await endTokens(parts, person.id);
}

async function endTokens(parts: Parts<KakaoPerson>, subject: string): Promise<void> {
  const tokens = parts.records.all('token').filter((token) => token.subject === subject && !token.revoked);
  await parts.records.commit(
    ...tokens.map((token) => ({ k: 'token' as const, v: { ...token, revoked: true } })),
  );
}

function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}
