import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { ReactNode } from 'react';
import {
  createClient,
  getOperationName,
  type AnyVariables,
  type Exchange,
  type Operation,
  type OperationResult,
} from '@urql/core';
import { Provider } from 'urql';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';

/** Answers by operation name; a promise that never settles is an answer that was lost. */
export type Answers = Record<string, (variables: AnyVariables) => unknown>;

/** A client that asks the test instead of a server. */
export function testClient(answers: Answers) {
  const answerExchange: Exchange = () => (operations) =>
    pipe(
      operations,
      filter((operation: Operation) => operation.kind === 'query' || operation.kind === 'mutation'),
      mergeMap((operation) =>
        fromPromise(
          (async (): Promise<OperationResult> => {
            const name = getOperationName(operation.query) ?? '';
            const answer = answers[name];
            if (!answer) throw new Error(`The test has no answer for ${name}`);
            const { data, error } = (await answer(operation.variables)) as Pick<
              OperationResult,
              'data' | 'error'
            >;
            return { operation, data, error, stale: false, hasNext: false };
          })(),
        ),
      ),
    );
  return createClient({ url: '/graphql', preferGetMethod: false, exchanges: [answerExchange] });
}

export function TestApp({ answers, children }: { answers: Answers; children: ReactNode }) {
  return (
    <I18nProvider locale="ko-KR">
      <Provider value={testClient(answers)}>{children}</Provider>
    </I18nProvider>
  );
}
