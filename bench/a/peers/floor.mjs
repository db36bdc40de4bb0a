// The floor: what plain `http` and `pg` need for the same facts. No framework, no schema, no checks; the SQL was
// chosen by measuring (README). PIPELINE=1 sends statements without waiting for the answers before them.
import { createServer } from 'node:http';
import pg from 'pg';

const PIPELINE = process.env.PIPELINE === '1';
const CONNECTIONS = Number(process.env.CONNECTIONS);
const LIMIT = 20;

// One statement a page: customer and refunds joined after the page was cut, the total beside each row.
const PAYMENTS = {
  name: 'payments',
  text: `
    SELECT p.id, p.provider_order_id, p.order_name, p.purpose, p.status, p.amount, p.refunded, p.refund_reserved,
      p.failure_code, p.failure_message, p.method, p.instrument_label, p.instrument_last4, p.requested_at, p.approved_at,
      p.updated_at, p.version, u.id, u.name, u.email, r.list,
      (SELECT sum(count) FROM payments_totals WHERE day IS NULL AND key = $1)
    FROM (SELECT * FROM payments WHERE status = $1 ORDER BY requested_at DESC, id DESC LIMIT ${LIMIT} OFFSET $2) p
      CROSS JOIN LATERAL (SELECT id, name, email FROM users WHERE id = p.user_id LIMIT 1) u
      CROSS JOIN LATERAL (SELECT json_agg(json_build_object('id', id, 'amount', amount::text, 'status', status,
        'requestedAt', requested_at) ORDER BY requested_at, id)::text AS list FROM refunds WHERE payment_id = p.id) r
    ORDER BY p.requested_at DESC, p.id DESC`,
};
const USERS = {
  name: 'users',
  text: `
    SELECT id, name, email, phone, services, is_active, created_at, last_seen_at, version,
      (SELECT sum(count) FROM users_totals WHERE day IS NULL AND key = $1::text)
    FROM users WHERE is_active = $1::text::boolean ORDER BY created_at DESC, id DESC LIMIT ${LIMIT} OFFSET $2`,
};
// A page behind the last one has no row to carry the total.
const PAYMENTS_TOTAL = {
  name: 'payments-total',
  text: 'SELECT sum(count) FROM payments_totals WHERE day IS NULL AND key = $1',
};
const USERS_TOTAL = {
  name: 'users-total',
  text: 'SELECT sum(count) FROM users_totals WHERE day IS NULL AND key = $1',
};

// 2026-10-31 15:00:00.123+00 becomes ISO 8601 without a detour over Date.
const TIMESTAMPTZ = 1184;
const iso = (text) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`;
const types = {
  getTypeParser: (oid, format) => (oid === TIMESTAMPTZ ? iso : pg.types.getTypeParser(oid, format)),
};

const connection = {
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.APPLICATION_NAME,
  // Planned once: a plan for each question would cost more than the question.
  options: '-c plan_cache_mode=force_generic_plan',
};

/** @type {(statement: { name: string, text: string }, values: unknown[]) => Promise<any[][]>} */
let rows;
if (PIPELINE) {
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ ...connection, pipeline: true }));
  await Promise.all(clients.map((client) => client.connect()));
  let turn = 0;
  rows = async (statement, values) => {
    const client = clients[turn++ % clients.length];
    return (await client.query({ ...statement, values, rowMode: 'array', types })).rows;
  };
} else {
  const pool = new pg.Pool({ ...connection, max: CONNECTIONS });
  rows = async (statement, values) =>
    (await pool.query({ ...statement, values, rowMode: 'array', types })).rows;
}

/** @param {any[]} p */
function payment(p) {
  const open = p[4] === 'DONE' || p[4] === 'PARTIALLY_REFUNDED';
  return {
    id: p[0],
    orderId: p[1],
    orderName: p[2],
    purpose: p[3],
    status: p[4],
    amount: p[5],
    refundedAmount: p[6],
    refundableAmount: open ? String(Number(p[5]) - Number(p[6]) - Number(p[7])) : '0',
    failureCode: p[8],
    failureMessage: p[9],
    instrument: p[10] === null ? null : { type: p[10], label: p[11], last4: p[12] },
    user: { id: p[17], name: p[18], email: p[19] },
    refunds: p[20] === null ? [] : JSON.parse(p[20]),
    requestedAt: p[13],
    approvedAt: p[14],
    updatedAt: p[15],
    version: p[16],
  };
}

/** @param {any[]} u */
function user(u) {
  return {
    id: u[0],
    name: u[1],
    email: u[2],
    phone: u[3],
    services: u[4],
    status: u[5] ? 'ACTIVE' : 'INACTIVE',
    createdAt: u[6],
    lastSeenAt: u[7],
    version: u[8],
  };
}

async function answer(url) {
  const status = url.searchParams.get('status');
  const offset = (Number(url.searchParams.get('page')) - 1) * LIMIT;
  if (url.pathname === '/payments') {
    const found = await rows(PAYMENTS, [status, offset]);
    const total = found.length > 0 ? found[0][21] : (await rows(PAYMENTS_TOTAL, [status]))[0][0];
    return { items: found.map(payment), total: Number(total) };
  }
  const key = status === 'ACTIVE' ? 'true' : 'false';
  const found = await rows(USERS, [key, offset]);
  const total = found.length > 0 ? found[0][9] : (await rows(USERS_TOTAL, [key]))[0][0];
  return { items: found.map(user), total: Number(total) };
}

const server = createServer((request, response) => {
  answer(new URL(request.url, 'http://localhost')).then(
    (page) => {
      const body = JSON.stringify(page);
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    },
    (cause) => {
      console.error(cause);
      response.writeHead(500).end();
    },
  );
});
server.listen(Number(process.env.PORT), '127.0.0.1');
