import type { GraphiQL } from 'graphiql';
import type { ComponentProps } from 'react';
import { ask, type Identity } from './identity';

const PAYMENTS = `# 결제 목록: 최신 20건, 사용자와 환불까지 한 번에
# A page of payments, newest first, each with its customer and refunds
query Payments($filter: PaymentFilter, $limit: Int, $after: Cursor) {
  payments(filter: $filter, limit: $limit, after: $after) {
    total
    nextCursor
    items {
      id
      orderName
      amount
      status
      requestedAt
      user { id name }
      refunds { id amount status }
    }
  }
}`;

const REFUND = `# 환불: 같은 idempotencyKey 로 다시 보내면 같은 답이 옵니다 (실제로 실행됩니다!)
# A refund. Sent again with the same key it answers the same. It is really executed.
mutation RequestRefund($paymentId: ID!, $amount: Won!, $idempotencyKey: String!) {
  requestRefund(
    paymentId: $paymentId
    amount: $amount
    reason: CUSTOMER_REQUEST
    idempotencyKey: $idempotencyKey
  ) {
    id
    amount
    status
  }
}`;

const RATE_LIMIT = `# 이번 1분에 남은 점수. 모든 응답의 헤더 RateLimit 에도 있습니다
# Points left in this minute; the headers of every answer say it as well
query Budgets {
  rateLimit {
    limit
    cost
    remaining
    resetAt
    buckets { name limit remaining }
  }
}`;

const LIVE = `# 실시간: 결제가 바뀔 때마다 옵니다. 끊겼다면 마지막 cursor 를 after 로 이어 받으세요
# Live: whenever a payment changes. After a break go on from the last cursor
subscription PaymentChanges($after: Cursor) {
  paymentsUpdated(after: $after) {
    ... on PaymentChanged {
      cursor
      event
      payment { id orderName amount status }
    }
    ... on Lagged { cursor }
  }
}`;

const VIEWER = `# 나는 누구이고 무엇을 할 수 있나
# Who am I, and what may I do
query Viewer {
  viewer {
    environment
    permissions
    adminUser { email name role }
    user { name }
  }
}`;

const json = (value: unknown): string => JSON.stringify(value, null, 2);

type Tabs = NonNullable<ComponentProps<typeof GraphiQL>['defaultTabs']>;

/** The documents people begin with. The refund is filled with a payment that can be refunded, where one may be read. */
export async function examples(identity: Identity): Promise<Tabs> {
  const refundable = await refundablePayment(identity);
  return [
    { query: PAYMENTS, variables: json({ limit: 20, filter: { status: ['DONE', 'PARTIALLY_REFUNDED'] } }) },
    { query: REFUND, variables: json({ ...refundable, idempotencyKey: crypto.randomUUID() }) },
    { query: RATE_LIMIT },
    { query: LIVE, variables: json({ after: null }) },
    { query: VIEWER },
  ];
}

async function refundablePayment(identity: Identity): Promise<{ paymentId: string; amount: string }> {
  const query = '{ payments(limit: 1, filter: { status: [DONE] }) { items { id } } }';
  const { data } = (await ask(identity, query)) as { data?: { payments?: { items: { id: string }[] } } };
  return { paymentId: data?.payments?.items[0]?.id ?? '', amount: '1000' };
}
