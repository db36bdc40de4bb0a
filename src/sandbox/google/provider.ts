import { randomBytes } from 'node:crypto';
import express, { Router } from 'express';
import { asObject, asString } from '../kit/json.js';
import { atHash } from '../kit/oidc/id-token.js';
import { bearer, endpoint, type Answer, type Parts, type Provider } from '../kit/oidc/parts.js';
import type { ProviderSetup } from '../kit/oidc/twin.js';
import { GOOGLE_PEOPLE, type GooglePerson } from './people.js';

const SCOPE_NAMES: Record<string, string> = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};

function profileClaims(person: GooglePerson, scopes: readonly string[]): Record<string, unknown> {
  const { email, email_verified, hd } = person;
  return {
    ...(scopes.includes('email') ? { email, email_verified } : {}),
    ...(scopes.includes('profile')
      ? {
          name: person.name,
          given_name: person.given_name,
          family_name: person.family_name,
          picture: person.picture,
        }
      : {}),
    ...(hd === undefined ? {} : { hd }),
  };
}

const error = (status: number, name: string, description: string): Answer => ({
  status,
  body: { error: name, error_description: description },
});

const provider: Provider<GooglePerson> = {
  name: 'google',
  title: 'Google',
  paths: { authorize: '/o/oauth2/v2/auth', token: '/token', jwks: '/oauth2/v3/certs' },
  codeLifetimeMs: 10 * 60_000,
  accessLifetimeSec: 3_600,
  tellsIssuer: true,
  methods: ['S256', 'plain'],
  readScopes: (text) => (text ?? '').split(' ').filter(Boolean),
  newCode: () => `4/0A${randomBytes(40).toString('base64url')}`,
  newAccessToken: () => `ya29.${randomBytes(60).toString('base64url')}`,
  show: ({ name, email, email_verified }) => ({
    name,
    detail: `${email}${email_verified ? '' : ' (unverified)'}`,
  }),
  consentItems: () => [],
  granted: (ask) => ask.scopes,
  profileClaims,
  extraClaims: ({ clientId, accessToken }) => ({ azp: clientId, at_hash: atHash(accessToken) }),
  tokenScope: (scopes) => scopes.map((scope) => SCOPE_NAMES[scope] ?? scope).join(' '),
  tokenType: 'Bearer',
  refreshLifetimeSec: null,
  onConsent: () => [],
  tokenError(name) {
    switch (name) {
      case 'invalid_client':
        return error(401, 'invalid_client', 'Unauthorized');
      case 'redirect_mismatch':
        return error(400, 'redirect_uri_mismatch', 'Bad Request');
      case 'verifier_wrong':
        return error(400, 'invalid_grant', 'Invalid code verifier.');
      case 'code_unknown':
        return error(400, 'invalid_grant', 'Malformed auth code.');
      case 'code_used':
      case 'refresh_unknown':
        return error(400, 'invalid_grant', 'Bad Request');
      default:
        return error(400, name, 'Bad Request');
    }
  },
};

/** Userinfo, revocation and discovery. */
function routes(parts: Parts<GooglePerson>): Router {
  const router = Router();
  const userinfo = endpoint(parts, 'userinfo', (request) => {
    const token = bearer(parts, request);
    const other = parts.faults.takeLie('userinfo', ['otherPerson']) !== null;
    const person = other
      ? parts.records.all('person').find((each) => each.id !== token?.subject)
      : parts.records.get('person', token?.subject ?? '');
    if (!token || !person) return error(401, 'invalid_request', 'Invalid Credentials');
    return { status: 200, body: { sub: person.id, ...profileClaims(person, token.scopes) } };
  });
  router.get('/oauth2/v3/userinfo', userinfo);
  router.get('/v1/userinfo', userinfo);
  router.post(
    '/revoke',
    express.urlencoded({ extended: false, limit: '10kb' }),
    endpoint(parts, 'admin', async (request) => {
      const token = parts.records.get('token', asString(asObject(request.body)?.['token']) ?? '');
      if (!token || token.revoked) return { status: 400, body: { error: 'invalid_token' } };
      await parts.records.commit({ k: 'token', v: { ...token, revoked: true } });
      return { status: 200, body: {} };
    }),
  );
  router.get('/.well-known/openid-configuration', (_request, response) => {
    const at = (path: string): string => `${parts.issuer}${path}`;
    response.json({
      issuer: parts.issuer,
      authorization_endpoint: at(provider.paths.authorize),
      token_endpoint: at(provider.paths.token),
      userinfo_endpoint: at('/v1/userinfo'),
      revocation_endpoint: at('/revoke'),
      jwks_uri: at(provider.paths.jwks),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      code_challenge_methods_supported: ['plain', 'S256'],
      grant_types_supported: ['authorization_code'],
      authorization_response_iss_parameter_supported: true,
    });
  });
  return router;
}

export const GOOGLE: ProviderSetup<GooglePerson> = { provider, people: GOOGLE_PEOPLE, routes };
