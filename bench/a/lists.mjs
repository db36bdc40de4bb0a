// What is asked, and how the facts of an answer are written down so that answers of different stacks can be compared.

/** The list of payments as the admin app shows it (its fragment PaymentRow), with the refunds of each payment. */
const PAYMENTS_DOCUMENT = `query PaymentsPage($page: Int!, $limit: Int!, $filter: PaymentFilter) {
  payments(page: $page, limit: $limit, filter: $filter) {
    items {
      id orderId orderName purpose status amount refundedAmount refundableAmount failureCode failureMessage
      instrument { type label last4 }
      user { id name email }
      refunds { id amount status requestedAt }
      requestedAt approvedAt updatedAt version
    }
    total
  }
}`;

/** The list of customers as the admin app shows it (its fragment UserRow). */
const USERS_DOCUMENT = `query UsersPage($page: Int!, $limit: Int!, $filter: UserFilter) {
  users(page: $page, limit: $limit, filter: $filter) {
    items { id name email phone services status createdAt lastSeenAt version }
    total
  }
}`;

const LIMIT = 20;
const PAGES = Array.from({ length: 10 }, (_, i) => i + 1);
const across = (statuses, pages) => pages.flatMap((page) => statuses.map((status) => ({ status, page })));

/**
 * One way of asking: a list and the pages that take turns. Many pages of many statuses, so that nobody answers from
 * the memory of one body.
 * @typedef {object} Scenario
 * @property {'payments' | 'users'} list
 * @property {{ status: string, page: number }[]} asks
 */

/** @type {Record<string, Scenario>} */
export const SCENARIOS = {
  payments: {
    list: 'payments',
    asks: across(['DONE', 'REFUNDED', 'PARTIALLY_REFUNDED', 'FAILED', 'CANCELED', 'EXPIRED'], PAGES),
  },
  users: { list: 'users', asks: across(['ACTIVE', 'INACTIVE'], PAGES) },
  // As many pages at the beginning as far behind: what is asked for twice at the same time is read once.
  'page-1': { list: 'payments', asks: across(['DONE'], PAGES) },
  'page-10000': {
    list: 'payments',
    asks: across(
      ['DONE'],
      PAGES.map((i) => 10_005 - i),
    ),
  },
};

/** @param {Scenario} scenario @param {{ status: string, page: number }} ask */
export function graphqlRequest({ list }, { status, page }) {
  const filter = list === 'payments' ? { status: [status] } : { status };
  return {
    query: list === 'payments' ? PAYMENTS_DOCUMENT : USERS_DOCUMENT,
    operationName: list === 'payments' ? 'PaymentsPage' : 'UsersPage',
    variables: { page, limit: LIMIT, filter },
  };
}

/** Statement texts of the truth: plain counting and sorting, nothing clever. */
const TRUTH = {
  payments: `
    SELECT p.id, p.provider_order_id AS "orderId", p.order_name AS "orderName", p.purpose, p.status, p.amount::text,
      p.refunded::text AS "refundedAmount",
      (CASE WHEN p.status IN ('DONE', 'PARTIALLY_REFUNDED') THEN p.amount - p.refunded - p.refund_reserved ELSE 0 END)::text
        AS "refundableAmount", p.failure_code AS "failureCode", p.failure_message AS "failureMessage",
      CASE WHEN p.method IS NOT NULL THEN json_build_object('type', p.method, 'label', p.instrument_label, 'last4', p.instrument_last4) END
        AS instrument,
      (SELECT json_build_object('id', u.id, 'name', u.name, 'email', u.email) FROM users u WHERE u.id = p.user_id) AS "user",
      (SELECT coalesce(json_agg(json_build_object('id', r.id, 'amount', r.amount::text, 'status', r.status,
         'requestedAt', r.requested_at) ORDER BY r.requested_at, r.id), '[]') FROM refunds r WHERE r.payment_id = p.id) AS refunds,
      p.requested_at AS "requestedAt", p.approved_at AS "approvedAt", p.updated_at AS "updatedAt", p.version
    FROM (SELECT * FROM payments WHERE status = $1 ORDER BY requested_at DESC, id DESC LIMIT $2 OFFSET $3) p
    ORDER BY p.requested_at DESC, p.id DESC`,
  users: `
    SELECT id, name, email, phone, services, CASE WHEN is_active THEN 'ACTIVE' ELSE 'INACTIVE' END AS status,
      created_at AS "createdAt", last_seen_at AS "lastSeenAt", version
    FROM users WHERE is_active = ($1 = 'ACTIVE') ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3`,
};

const COUNTS = {
  payments: `SELECT status, count(*)::int FROM payments GROUP BY status`,
  users: `SELECT CASE WHEN is_active THEN 'ACTIVE' ELSE 'INACTIVE' END AS status, count(*)::int FROM users GROUP BY is_active`,
};

/**
 * What the answer to each question of a scenario must say, straight from the tables.
 * @param {import('pg').Client} client
 * @param {Scenario} scenario
 * @returns {Promise<string[]>} one line of facts per question
 */
export async function truthOf(client, { list, asks }) {
  const counts = await countsOf(client, list);
  const lines = [];
  for (const { status, page } of asks) {
    const { rows } = await client.query(TRUTH[list], [status, LIMIT, (page - 1) * LIMIT]);
    lines.push(factsLine(list, { total: counts[status] ?? 0, items: rows }));
  }
  return lines;
}

/** @param {import('pg').Client} client @param {'payments' | 'users'} list @returns {Promise<Record<string, number>>} */
export async function countsOf(client, list) {
  const { rows } = await client.query(COUNTS[list]);
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

/** Instants are compared as moments, amounts as digits, everything else as it is. */
const FACTS = {
  payments: (p) => [
    p.id,
    p.orderId,
    p.orderName,
    p.purpose,
    p.status,
    String(p.amount),
    String(p.refundedAmount),
    String(p.refundableAmount),
    p.failureCode,
    p.failureMessage,
    p.instrument && [p.instrument.type, p.instrument.label, p.instrument.last4],
    [p.user.id, p.user.name, p.user.email],
    p.refunds.map((r) => [r.id, String(r.amount), r.status, moment(r.requestedAt)]),
    moment(p.requestedAt),
    moment(p.approvedAt),
    moment(p.updatedAt),
    p.version,
  ],
  users: (u) => [
    u.id,
    u.name,
    u.email,
    u.phone,
    u.services,
    u.status,
    moment(u.createdAt),
    moment(u.lastSeenAt),
    u.version,
  ],
};

/** @param {'payments' | 'users'} list @param {{ total: number | string, items: any[] }} page */
export function factsLine(list, { total, items }) {
  return JSON.stringify([Number(total), items.map(FACTS[list])]);
}

/** @param {string | Date | null} value */
function moment(value) {
  return value === null ? null : new Date(value).getTime();
}
