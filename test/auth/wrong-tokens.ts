import { randomBytes } from 'node:crypto';
import { decodeJwt, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { LoginTickets } from '../../src/modules/auth/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { GOOGLE_PEOPLE } from '../../src/sandbox/google/people.js';
import { GOOGLE_CLIENT, type IdentityTwin } from '../sandbox/identity-kit.js';
import { apiKeyClient } from '../kit/api-key.js';
import type { StaffClient } from '../kit/staff-client.js';
import type { Customer, TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');

/** A credential of something else, and what is said to whoever brings it as an access token. */
export type WrongToken = [what: string, token: string, code: string];

interface People {
  staff: StaffClient;
  customer: Customer;
}

export async function wrongTokens(
  system: TestSystem,
  google: IdentityTwin,
  people: People,
): Promise<WrongToken[]> {
  return [
    ...(await ofOurs(system, people)),
    ...(await resigned(system, people)),
    ...(await ofOthers(system, google, people)),
  ];
}

/** Secrets of this house that are no access tokens. */
async function ofOurs(system: TestSystem, { staff, customer }: People): Promise<WrongToken[]> {
  const { refreshToken } = await system.staffTokens(staff.account);
  const ticket = () =>
    system.get(UnitOfWork).run(ACTOR, (tx) => system.get(LoginTickets).issue(tx, { id: customer.id }));
  const { exchangeLoginTicket } = await system
    .client()
    .ok<{ exchangeLoginTicket: { refreshToken: string } }>(
      `mutation ($ticket: String!) { exchangeLoginTicket(ticket: $ticket) { refreshToken } }`,
      { ticket: await ticket() },
    );
  return [
    ['a refresh token of staff', refreshToken, 'TOKEN_INVALID'],
    ['a refresh token of a customer', exchangeLoginTicket.refreshToken, 'TOKEN_INVALID'],
    ['a login ticket', await ticket(), 'TOKEN_INVALID'],
    ['a step-up grant', await staff.grantFor('mutation { regenerateBackupCodes }'), 'TOKEN_INVALID'],
  ];
}

/** What whoever holds the key by mistake, or thinks that nobody looks, would make of a real token. */
async function resigned(system: TestSystem, { staff, customer }: People): Promise<WrongToken[]> {
  const [kid = '', hex = ''] = (system.environment['JWT_KEYS'] ?? '').split(':');
  const [theirs, own] = [decodeJwt(staff.token ?? ''), decodeJwt(customer.token)];
  const sign = (
    claims: JWTPayload,
    header: { typ?: string; kid?: string } = {},
    key = Buffer.from(hex, 'hex'),
  ) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt', ...header }).sign(key);
  const past = Math.floor(Date.now() / 1_000) - 60;
  return [
    [
      'a customer’s token for the audience of staff',
      await sign({ ...own, aud: 'madang:staff' }),
      'SESSION_ENDED',
    ],
    [
      'a token of staff for the audience of customers',
      await sign({ ...theirs, aud: 'madang:users' }),
      'SESSION_ENDED',
    ],
    ['staff by name in a customer’s session', await sign({ ...theirs, sid: own['sid'] }), 'SESSION_ENDED'],
    ['a customer by name in a session of staff', await sign({ ...own, sid: theirs['sid'] }), 'SESSION_ENDED'],
    [
      'both audiences at once',
      await sign({ ...own, aud: ['madang:users', 'madang:staff'] }),
      'TOKEN_INVALID',
    ],
    ['a token for an audience of nobody', await sign({ ...theirs, aud: 'madang' }), 'TOKEN_INVALID'],
    ['a token of another issuer', await sign({ ...theirs, iss: 'https://evil.example' }), 'TOKEN_INVALID'],
    ['a token of another kind', await sign(theirs, { typ: 'JWT' }), 'TOKEN_INVALID'],
    ['a token signed by somebody else', await sign(theirs, {}, randomBytes(32)), 'TOKEN_INVALID'],
    ['a token of a key nobody has', await sign(theirs, { kid: 'old' }), 'TOKEN_INVALID'],
    ['a token nobody signed', new UnsecuredJWT(theirs).encode(), 'TOKEN_INVALID'],
    ['a token of staff that has run out', await sign({ ...theirs, exp: past }), 'TOKEN_EXPIRED'],
    ['a token of a customer that has run out', await sign({ ...own, exp: past }), 'TOKEN_EXPIRED'],
  ];
}

/** Of vendors and their twins, and of other installations. */
async function ofOthers(system: TestSystem, google: IdentityTwin, { staff }: People): Promise<WrongToken[]> {
  const { access_token, id_token } = await tokensAt(google, `${system.publicUrl}/auth/google/callback`);
  const key = (await apiKeyClient(system, staff, ['user.read'])).token ?? '';
  return [
    ['an id token of Google', id_token, 'TOKEN_INVALID'],
    ['an access token of Google', access_token, 'TOKEN_INVALID'],
    ['the secret key at Toss', system.environment['TOSS_SECRET_KEY'] ?? '', 'TOKEN_INVALID'],
    ['an API key of another installation', key.replace(/^mdk_[a-z]+_/, 'mdk_prod_'), 'API_KEY_INVALID'],
    [
      'an API key with a letter changed',
      `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`,
      'API_KEY_INVALID',
    ],
  ];
}

async function tokensAt(google: IdentityTwin, redirectUri: string) {
  const url = new URL('/o/oauth2/v2/auth', google.url);
  const asked = { client_id: GOOGLE_CLIENT.id, redirect_uri: redirectUri, response_type: 'code' };
  for (const [name, value] of Object.entries({ ...asked, scope: 'openid email', state: 's', nonce: 'n' }))
    url.searchParams.set(name, value);
  const back = await google.decide(url.toString(), { account: GOOGLE_PEOPLE[0]?.id ?? '' });
  const { body } = await google.send<{ access_token: string; id_token: string }>(
    'POST',
    '/token',
    new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      client_id: GOOGLE_CLIENT.id,
      client_secret: GOOGLE_CLIENT.secret,
    }),
  );
  return body;
}
