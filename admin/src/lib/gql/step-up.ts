import { makeOperation, type Exchange, type Operation, type OperationResult } from '@urql/core';
import { filter, makeSubject, merge, pipe, tap } from 'wonka';
import { createStore } from '../store';
import { errorKind } from './errors';
import { rootField, type RootField } from './root-field';

export const GRANT_HEADER = 'x-step-up-grant';

/** An act that waits for a fresh second factor. `settle` with a grant does it, with null gives it up. */
export interface StepUpRequest extends RootField {
  settle: (grant: string | null) => void;
}

/** What the dialog shows now. Acts that come meanwhile wait for their turn. */
export const stepUpRequest = createStore<StepUpRequest | null>(null);
const waiting: StepUpRequest[] = [];

function askForGrant(act: RootField): Promise<string | null> {
  return new Promise((resolve) => {
    const settle = (grant: string | null) => {
      stepUpRequest.set(waiting.shift() ?? null);
      resolve(grant);
    };
    const request = { ...act, settle };
    if (stepUpRequest.get()) waiting.push(request);
    else stepUpRequest.set(request);
  });
}

const needsStepUp = (result: OperationResult): boolean =>
  result.operation.kind === 'mutation' && errorKind(result.error) === 'STEP_UP_REQUIRED';

function withGrant(operation: Operation, grant: string): Operation {
  const given = operation.context.fetchOptions;
  const options = typeof given === 'function' ? given() : (given ?? {});
  const headers = { ...Object.fromEntries(new Headers(options.headers)), [GRANT_HEADER]: grant };
  return makeOperation(operation.kind, operation, {
    ...operation.context,
    fetchOptions: { ...options, headers },
  });
}

/**
 * A mutation that the server wants a fresh factor for asks the person and is then sent again as it was, with the
 * grant. Whoever sent it only sees it take longer; given up, it fails with the server's own refusal.
 */
export const stepUpExchange: Exchange =
  ({ forward }) =>
  (operations) => {
    const sent = new Map<number, Operation>();
    const again = makeSubject<Operation>();
    const refused = makeSubject<OperationResult>();
    const repeat = async (result: OperationResult): Promise<void> => {
      const operation = sent.get(result.operation.key);
      if (!operation) return refused.next(result);
      const act = rootField(operation.query, (operation.variables ?? {}) as Record<string, unknown>);
      const grant = await askForGrant(act);
      if (grant) return again.next(withGrant(operation, grant));
      sent.delete(operation.key);
      refused.next(result);
    };
    const outgoing = pipe(
      operations,
      tap((operation) => {
        if (operation.kind === 'mutation') sent.set(operation.key, operation);
      }),
    );
    const results = pipe(
      forward(merge([outgoing, again.source])),
      filter((result) => {
        if (!needsStepUp(result)) {
          sent.delete(result.operation.key);
          return true;
        }
        void repeat(result);
        return false;
      }),
    );
    return merge([results, refused.source]);
  };
