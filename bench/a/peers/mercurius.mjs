// Mercurius as its documentation advises for speed: Fastify, compiled queries (graphql-jit), loaders that batch, and
// raw SQL under them. No checks of who asks.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';

const LIMIT_MAX = 100;

const schema = `
  type Query {
    payments(page: Int!, limit: Int!, filter: PaymentFilter): PaymentPage!
    users(page: Int!, limit: Int!, filter: UserFilter): UserPage!
  }
  input PaymentFilter { status: [String!] }
  input UserFilter { status: String }
  type PaymentPage { items: [Payment!]! total: Int! }
  type UserPage { items: [User!]! total: Int! }
  type Payment {
    id: ID! orderId: String! orderName: String! purpose: String! status: String! amount: String!
    refundedAmount: String! refundableAmount: String! failureCode: String failureMessage: String
    instrument: Instrument user: User! refunds: [Refund!]!
    requestedAt: String! approvedAt: String updatedAt: String! version: Int!
  }
  type Instrument { type: String! label: String! last4: String }
  type Refund { id: ID! amount: String! status: String! requestedAt: String! }
  type User {
    id: ID! name: String! email: String! phone: String services: [String!]! status: String!
    createdAt: String! lastSeenAt: String version: Int!
  }`;

const TIMESTAMPTZ = 1184;
const iso = (text) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
const types = {
  getTypeParser: (oid, format) => (oid === TIMESTAMPTZ ? iso : pg.types.getTypeParser(oid, format)),
};
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.APPLICATION_NAME,
  max: Number(process.env.CONNECTIONS),
  options: '-c plan_cache_mode=force_generic_plan',
});
const rows = async (name, text, values) => (await pool.query({ name, text, values, types })).rows;

const USER_COLUMNS = `id, name, email, phone, services, CASE WHEN is_active THEN 'ACTIVE' ELSE 'INACTIVE' END AS status,
  created_at AS "createdAt", last_seen_at AS "lastSeenAt", version`;

const payments = async (_, { page, limit, filter }) => {
  const [status] = filter.status;
  const size = Math.min(limit, LIMIT_MAX);
  const [items, [{ total }]] = await Promise.all([
    rows(
      'payments',
      `SELECT id, user_id AS "userId", provider_order_id AS "orderId", order_name AS "orderName", purpose, status, amount,
         refunded AS "refundedAmount", CASE WHEN status IN ('DONE', 'PARTIALLY_REFUNDED')
           THEN amount - refunded - refund_reserved ELSE 0 END AS "refundableAmount",
         failure_code AS "failureCode", failure_message AS "failureMessage", method, instrument_label AS label,
         instrument_last4 AS last4, requested_at AS "requestedAt", approved_at AS "approvedAt", updated_at AS "updatedAt", version
       FROM payments WHERE status = $1 ORDER BY requested_at DESC, id DESC LIMIT $2 OFFSET $3`,
      [status, size, (page - 1) * size],
    ),
    rows(
      'payments-total',
      'SELECT sum(count)::int AS total FROM payments_totals WHERE day IS NULL AND key = $1',
      [status],
    ),
  ]);
  return { items, total };
};

const users = async (_, { page, limit, filter }) => {
  const active = filter.status === 'ACTIVE';
  const size = Math.min(limit, LIMIT_MAX);
  const [items, [{ total }]] = await Promise.all([
    rows(
      'users',
      `SELECT ${USER_COLUMNS} FROM users WHERE is_active = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3`,
      [active, size, (page - 1) * size],
    ),
    rows('users-total', 'SELECT sum(count)::int AS total FROM users_totals WHERE day IS NULL AND key = $1', [
      String(active),
    ]),
  ]);
  return { items, total };
};

const resolvers = {
  Query: { payments, users },
  Payment: {
    instrument: (payment) =>
      payment.method === null ? null : { type: payment.method, label: payment.label, last4: payment.last4 },
  },
};

const loaders = {
  Payment: {
    user: {
      async loader(queries) {
        const ids = queries.map(({ obj }) => obj.userId);
        const found = await rows('user-by-id', `SELECT ${USER_COLUMNS} FROM users WHERE id = ANY($1)`, [
          [...new Set(ids)],
        ]);
        const byId = new Map(found.map((user) => [user.id, user]));
        return ids.map((id) => byId.get(id));
      },
      opts: { cache: false },
    },
    refunds: {
      async loader(queries) {
        const ids = queries.map(({ obj }) => obj.id);
        const found = await rows(
          'refunds-of',
          `SELECT id, payment_id AS "paymentId", amount, status, requested_at AS "requestedAt" FROM refunds
           WHERE payment_id = ANY($1) ORDER BY requested_at, id`,
          [ids],
        );
        const lists = new Map(ids.map((id) => [id, []]));
        for (const refund of found) lists.get(refund.paymentId).push(refund);
        return ids.map((id) => lists.get(id));
      },
      opts: { cache: false },
    },
  },
};

const app = Fastify({ logger: false });
await app.register(mercurius, { schema, resolvers, loaders, jit: 1, graphiql: false });
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
