import type { TypedDocumentNode } from '@urql/core';
import { documentHash } from './document-hash';

export const GRAPHQL_URL = '/graphql';
export const baseHeaders = { 'apollo-require-preflight': 'true' };

export interface ServerError {
  message: string;
  extensions?: Record<string, unknown>;
}

export interface RawResult<T> {
  data: T | null;
  errors: ServerError[];
}

/** One plain request outside the cache: signing in and keeping the session must not wait for each other. */
export async function rawRequest<T, V>(
  document: TypedDocumentNode<T, V>,
  variables: V,
  token?: string,
): Promise<RawResult<T>> {
  const extensions = { persistedQuery: { version: 1, sha256Hash: documentHash(document) } };
  const response = await fetch(GRAPHQL_URL, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      ...baseHeaders,
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ variables, extensions }),
  });
  const body = (await response.json()) as { data?: T | null; errors?: ServerError[] };
  return { data: body.data ?? null, errors: body.errors ?? [] };
}
