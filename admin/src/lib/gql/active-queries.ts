import { makeOperation, type Client, type Exchange, type Operation } from '@urql/core';
import { pipe, tap } from 'wonka';

const active = new Map<number, Operation>();
/** Keys of those that an answer is still to come to. */
const waiting = new Set<number>();

/** Remembers which queries are on screen, so that all of them can be asked again after a gap. */
export const activeQueriesExchange: Exchange = ({ forward }) => {
  return (operations) =>
    pipe(
      forward(
        pipe(
          operations,
          tap((operation) => {
            if (operation.kind === 'query') {
              active.set(operation.key, operation);
              waiting.add(operation.key);
            }
            if (operation.kind === 'teardown') {
              active.delete(operation.key);
              waiting.delete(operation.key);
            }
          }),
        ),
      ),
      tap(({ operation, stale }) => {
        if (!stale) waiting.delete(operation.key);
      }),
    );
};

/** Whether something on screen was asked for and has not come. */
export const areQueriesWaiting = (): boolean => waiting.size > 0;

/** Asks the server again for everything visible: after a reconnect, a gap in the stream, or a new sign-in. */
export function refetchVisible(client: Client): void {
  for (const operation of [...active.values()]) {
    client.reexecuteOperation(
      makeOperation(operation.kind, operation, { ...operation.context, requestPolicy: 'network-only' }),
    );
  }
}
