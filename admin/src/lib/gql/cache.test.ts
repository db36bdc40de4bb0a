import { createClient, type Exchange } from '@urql/core';
import { filter, map, pipe } from 'wonka';
import { expect, it } from 'vitest';
import { RecordTimelineDocument } from '@/gql/graphql';
import { createCacheExchange } from './cache';

const subjects = [
  {
    __typename: 'LedgerTransfer',
    id: 't1',
    book: 'KRW',
    debitAccount: 'PROVIDER:TOSS',
    creditAccount: 'SALES:POINT_TOPUP',
    transferAmount: '5000',
  },
  {
    __typename: 'WebhookDelivery',
    id: 'w1',
    source: 'toss',
    eventType: 'PAYMENT_STATUS_CHANGED',
    webhookStatus: 'DONE',
    error: null,
  },
];
const timeline = {
  __typename: 'Timeline',
  items: subjects.map((subject) => ({
    __typename: 'TimelineEntry',
    id: subject.id,
    at: '2026-11-21T07:38:09Z',
    kind: 'MONEY',
    subject,
  })),
  nextCursor: null,
  kinds: ['MONEY'],
  hidden: [],
};

it('S000-TBL-03: rows of several types in one list are read from the cache as they came', async () => {
  const answer: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind === 'query'),
      map((operation) => ({ operation, data: { timeline }, error: undefined, stale: false, hasNext: false })),
    );
  const client = createClient({
    url: '/graphql',
    preferGetMethod: false,
    exchanges: [createCacheExchange(), answer],
  });
  const variables = { on: { kind: 'PAYMENT' as const, id: 'p1' }, kinds: null };
  const read = await client.query(RecordTimelineDocument, variables).toPromise();
  expect(read.data?.timeline.items.map(({ subject }) => subject)).toEqual(subjects);
  const again = await client
    .query(RecordTimelineDocument, variables, { requestPolicy: 'cache-only' })
    .toPromise();
  expect(again.data).toEqual(read.data);
});
