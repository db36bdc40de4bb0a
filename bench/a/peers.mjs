// Who is measured: how each is asked and how its answer is read. `server` is its program; Madang's is started by madang.mjs.
import { fileURLToPath } from 'node:url';

import { factsLine, graphqlRequest, SCENARIOS } from './lists.mjs';

const program = (name) => fileURLToPath(new URL(`./peers/${name}.mjs`, import.meta.url));

/**
 * @typedef {object} Peer
 * @property {string} [server] absent: it is Madang itself
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string[]} scenarios
 * @property {(scenario: import('./lists.mjs').Scenario, ask: { status: string, page: number })
 *   => { path: string, body?: string }} request
 * @property {(scenario: import('./lists.mjs').Scenario, answer: any) => string} facts one line, as truthOf writes it
 */

const plain = {
  request: ({ list }, { status, page }) => ({ path: `/${list}?status=${status}&page=${page}` }),
  facts: ({ list }, answer) => factsLine(list, answer),
};

const graphql = {
  request: (scenario, ask) => ({ path: '/graphql', body: JSON.stringify(graphqlRequest(scenario, ask)) }),
  facts: ({ list }, { data }) => factsLine(list, data[list]),
};

const POSTGRAPHILE = {
  payments: `query PaymentsPage($status: String!, $offset: Int!) {
    allPayments(condition: { status: $status }, orderBy: [REQUESTED_AT_DESC, ROW_ID_DESC], first: 20, offset: $offset) {
      nodes {
        id: rowId providerOrderId orderName purpose status amount refunded refundReserved failureCode failureMessage
        method instrumentLabel instrumentLast4
        userByUserId { id: rowId name email }
        refundsByPaymentId(orderBy: [REQUESTED_AT_ASC, ROW_ID_ASC]) { nodes { id: rowId amount status requestedAt } }
        requestedAt approvedAt updatedAt version
      }
    }
    total: benchPaymentsTotal(status: $status)
  }`,
  users: `query UsersPage($active: Boolean!, $offset: Int!) {
    allUsers(condition: { isActive: $active }, orderBy: [CREATED_AT_DESC, ROW_ID_DESC], first: 20, offset: $offset) {
      nodes { id: rowId name email phone services isActive createdAt lastSeenAt version }
    }
    total: benchUsersTotal(active: $active)
  }`,
};

const postgraphilePayment = (p) => ({
  ...p,
  orderId: p.providerOrderId,
  refundedAmount: p.refunded,
  refundableAmount: /^(DONE|PARTIALLY_REFUNDED)$/.test(p.status)
    ? String(BigInt(p.amount) - BigInt(p.refunded) - BigInt(p.refundReserved))
    : '0',
  instrument: p.method && { type: p.method, label: p.instrumentLabel, last4: p.instrumentLast4 },
  user: p.userByUserId,
  refunds: p.refundsByPaymentId.nodes,
});

/** @type {Record<string, Peer>} */
export const PEERS = {
  floor: {
    ...plain,
    server: program('floor'),
    scenarios: ['payments', 'users'],
  },
  'floor-pipelined': {
    ...plain,
    server: program('floor'),
    env: { PIPELINE: '1', CONNECTIONS: '4' },
    scenarios: ['payments', 'users'],
  },
  mercurius: { ...graphql, server: program('mercurius'), scenarios: ['payments', 'users'] },
  postgraphile: {
    server: program('postgraphile'),
    scenarios: ['payments'],
    request: ({ list }, { status, page }) => ({
      path: '/graphql',
      body: JSON.stringify({
        query: POSTGRAPHILE[list],
        operationName: list === 'payments' ? 'PaymentsPage' : 'UsersPage',
        variables: {
          offset: (page - 1) * 20,
          ...(list === 'payments' ? { status } : { active: status === 'ACTIVE' }),
        },
      }),
    }),
    facts: ({ list }, { data }) =>
      list === 'payments'
        ? factsLine(list, { total: data.total, items: data.allPayments.nodes.map(postgraphilePayment) })
        : factsLine(list, {
            total: data.total,
            items: data.allUsers.nodes.map((u) => ({ ...u, status: u.isActive ? 'ACTIVE' : 'INACTIVE' })),
          }),
  },
  madang: { ...graphql, scenarios: Object.keys(SCENARIOS) },
  'madang-other': { ...graphql, scenarios: Object.keys(SCENARIOS) },
};
