import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import { persistedExchange } from '@urql/exchange-persisted';
import { currentToken, expireSession, refreshSession, tokenEndsSoon } from '../session';
import { activeQueriesExchange, refetchVisible } from './active-queries';
import { createCacheExchange } from './cache';
import { documentHash } from './document-hash';
import { errorKind } from './errors';
import { LiveConnection, type LiveRequest } from './live';
import { baseHeaders, GRAPHQL_URL } from './request';
import { stepUpExchange } from './step-up';

function socketUrl(): string {
  const url = new URL(GRAPHQL_URL, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

const live = new LiveConnection({ url: socketUrl(), onGap: () => refetchVisible(client) });

export const reconnectLive = (): void => live.reconnect();

function createGraphqlClient(): Client {
  return new Client({
    url: GRAPHQL_URL,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { credentials: 'same-origin', headers: baseHeaders },
    exchanges: [
      activeQueriesExchange,
      createCacheExchange(),
      stepUpExchange,
      authExchange(async (utils) => ({
        addAuthToOperation(operation) {
          const token = currentToken();
          return token ? utils.appendHeaders(operation, { authorization: `Bearer ${token}` }) : operation;
        },
        willAuthError: () => tokenEndsSoon(),
        didAuthError: (error) => errorKind(error) === 'UNAUTHENTICATED',
        async refreshAuth() {
          if ((await refreshSession()) === 'denied') expireSession();
        },
      })),
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        enableForSubscriptions: true,
        preferGetForPersistedQueries: false,
        generateHash: (_text, document) => Promise.resolve(documentHash(document)),
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe(
              {
                query: request.query ?? '',
                extensions: request.extensions,
                variables: (request.variables ?? {}) as LiveRequest['variables'],
              },
              { next: (result) => sink.next(result as Parameters<typeof sink.next>[0]) },
            ),
          }),
        }),
      }),
    ],
  });
}

export const client: Client = createGraphqlClient();
