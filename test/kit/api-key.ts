import { type GraphqlClient } from './graphql-client.js';
import type { StaffClient } from './staff-client.js';
import type { TestSystem } from './test-system.js';

/** A program with a key of its own, made by `maker`. */
export async function apiKeyClient(
  system: TestSystem,
  maker: StaffClient,
  scopes: string[],
): Promise<GraphqlClient> {
  const { data, errors } = await maker.confirmed<{ createApiKey: { secret: string } }>(
    `mutation ($name: String!, $scopes: [String!]!, $expiresAt: DateTime!) {
      createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) { secret } }`,
    { name: '서비스', scopes, expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return system.client(data.createApiKey.secret);
}
