import { createHash, createHmac } from 'node:crypto';
import type { Lie } from './faults.js';
import type { SigningKey } from './model.js';
import { newKey, signature } from './signing-keys.js';

/** What an id token says, when it tells the truth. */
export interface IdTokenFacts {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  subject: string;
  nonce: string | null;
  accessToken: string;
  /** Seconds. */
  now: number;
  lifetimeSec: number;
  /** Of the profile, by the consents given. */
  profile: Record<string, unknown>;
  /** What the provider puts in beside the standard claims. */
  extra: Record<string, unknown>;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The left half of the access token's hash: binds the two together. */
export const atHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');

/** A signed id token; a lie bends exactly one thing and leaves the rest true. */
export async function idToken(
  key: SigningKey,
  facts: IdTokenFacts,
  lie: Lie | null,
): Promise<string | undefined> {
  if (lie === 'noIdToken') return undefined;
  if (lie === 'garbage') return 'not.a.token';
  const claims = bend(truth(facts), facts, lie);
  if (lie === 'algNone') return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
  if (lie === 'algHmac') {
    // The old trick: what is public (a key, a client's secret) is taken for the key of an HMAC.
    const text = `${part({ alg: 'HS256', kid: key.id, typ: 'JWT' })}.${part(claims)}`;
    const mac = createHmac('sha256', facts.clientSecret ?? JSON.stringify(key.jwk['n'])).update(text);
    return `${text}.${mac.digest('base64url')}`;
  }
  const stranger = lie === 'wrongSignature' || lie === 'unknownKid' ? await newKey(0) : null;
  const kid = lie === 'unknownKid' ? stranger?.id : key.id;
  const text = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${signature(stranger ?? key, text)}`;
}

function truth(facts: IdTokenFacts): Record<string, unknown> {
  return {
    iss: facts.issuer,
    aud: facts.clientId,
    sub: facts.subject,
    iat: facts.now,
    exp: facts.now + facts.lifetimeSec,
    ...(facts.nonce === null ? {} : { nonce: facts.nonce }),
    ...facts.extra,
    ...facts.profile,
  };
}

function bend(
  claims: Record<string, unknown>,
  facts: IdTokenFacts,
  lie: Lie | null,
): Record<string, unknown> {
  const { now, clientId } = facts;
  switch (lie) {
    case 'wrongNonce':
      return { ...claims, nonce: 'somebody-elses-nonce' };
    case 'noNonce':
      return { ...claims, nonce: undefined };
    case 'wrongIssuer':
      return { ...claims, iss: 'https://accounts.evil.example' };
    case 'wrongAudience':
      return { ...claims, aud: 'another-application' };
    case 'severalAudiences':
      return { ...claims, aud: [clientId, 'another-application'], azp: undefined };
    case 'wrongAzp':
      return { ...claims, azp: 'another-application' };
    case 'expired':
      return { ...claims, iat: now - 7_200, exp: now - 3_600 };
    case 'issuedInFuture':
      return { ...claims, iat: now + 3_600, exp: now + 7_200 };
    case 'issuedLongAgo':
      return { ...claims, iat: now - 86_400, exp: now + 3_600 };
    case 'wrongAtHash':
      return { ...claims, at_hash: atHash('another access token') };
    case 'otherSubject':
      return { ...claims, sub: `${facts.subject.slice(0, -1)}${facts.subject.endsWith('1') ? '2' : '1'}` };
    case 'thin':
      return Object.fromEntries(Object.entries(claims).filter(([name]) => !(name in facts.profile)));
    default:
      return claims;
  }
}
