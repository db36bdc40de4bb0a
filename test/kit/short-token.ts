import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { GraphqlClient } from './graphql-client.js';
import type { TestSystem } from './test-system.js';

/** A token of the same session that ends in two seconds. */
export async function tokenEndingSoon(system: TestSystem, client: GraphqlClient): Promise<string> {
  const [kid = '', hex = ''] = (system.environment['JWT_KEYS'] ?? '').split(':');
  const payload = JSON.parse(
    Buffer.from(client.token?.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  return new SignJWT({ ...payload, jti: randomUUID(), exp: Math.floor(Date.now() / 1_000) + 2 })
    .setProtectedHeader({ alg: 'HS256', kid, typ: 'at+jwt' })
    .sign(Buffer.from(hex, 'hex'));
}

/** Which session a client's token names. */
export function sessionIdOf(client: GraphqlClient): string {
  const [, claims = ''] = (client.token ?? '').split('.');
  return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string }).sid;
}
