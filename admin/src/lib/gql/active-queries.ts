import { makeOperation, type Client, type Exchange, type Operation } from '@urql/core';
import { pipe, tap } from 'wonka';

const active = new Map<number, Operation>();

/** Remembers which queries are on screen, so that all of them can be asked again after a gap. */
export const activeQueriesExchange: Exchange = ({ forward }) => {
  return (operations) =>
    forward(
      pipe(
        operations,
        tap((operation) => {
          if (operation.kind === 'query') active.set(operation.key, operation);
          if (operation.kind === 'teardown') active.delete(operation.key);
        }),
      ),
    );
};

/** Asks the server again for everything visible: after a reconnect, a gap in the stream, or a new sign-in. */
export function refetchVisible(client: Client): void {
  for (const operation of [...active.values()]) {
    client.reexecuteOperation(
      makeOperation(operation.kind, operation, { ...operation.context, requestPolicy: 'network-only' }),
    );
  }
}
