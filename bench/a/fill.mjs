// A million payments with their orders, customers and refunds, made by the database itself from fixed formulas:
// every run on every machine fills in the same rows. The ledger, histories and audit log stay empty; no list reads them.

export const PAYMENTS = 1_000_000;
const USERS = 200_000;

const TABLES = ['users', 'payment_orders', 'payments', 'refunds'];

/** The newest payment is this old and no younger: nothing may depend on the day of the run. */
const END = `timestamptz '2026-10-31 15:00:00Z'`;

const FUNCTIONS = `
  -- A number from 0 to below 1 that is always the same for the same n and purpose.
  CREATE FUNCTION pg_temp.dice(n bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (hashint8extended(n, purpose) & 4503599627370495)::float8 / 4503599627370496 $$;
  -- A UUIDv7 of that moment, as the application would have made it.
  CREATE FUNCTION pg_temp.v7(at timestamptz, n bigint, purpose int) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' ||
               substr(h, 1, 3) || '9' || substr(h, 4, 15))::uuid FROM md5(purpose || ':' || n) AS h $$;
  CREATE FUNCTION pg_temp.whole_ms(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT date_trunc('milliseconds', at, 'UTC') $$;`;

const MAKE_USERS = `
  CREATE TEMP TABLE person AS
    SELECT n AS number, pg_temp.v7(at, n, 1) AS id, at FROM generate_series(1, ${USERS}) AS n,
      LATERAL (SELECT pg_temp.whole_ms(${END} - interval '1100 days' + n * interval '1100 days' / ${USERS + 1}) AS at) AS t;
  INSERT INTO users (id, email, name, phone, services, is_active, created_at, updated_at, last_seen_at)
    SELECT id, 'customer' || n || '@example.com',
      (ARRAY['김','이','박','최','정','강','조','윤','장','임'])[1 + n % 10] ||
      (ARRAY['민준','서연','도윤','지우','하은','준서','수아','현우','예린','시우','지호','나연'])[1 + n * 7 % 12],
      CASE WHEN pg_temp.dice(n, 2) < 0.7 THEN '+8210' || lpad((n * 7919 % 100000000)::text, 8, '0') END,
      CASE WHEN pg_temp.dice(n, 3) < 0.6 THEN '{KST}' WHEN pg_temp.dice(n, 3) < 0.8 THEN '{ABYSSCM,KST}'
           ELSE '{FLEET}' END::text[],
      pg_temp.dice(n, 4) < 0.93, at, at,
      CASE WHEN pg_temp.dice(n, 5) < 0.8 THEN pg_temp.whole_ms(at + pg_temp.dice(n, 6) * (${END} - at)) END
    FROM (SELECT number AS n, id, at FROM person) AS p;
  ALTER TABLE person ADD PRIMARY KEY (number);`;

// More of them lately than two years ago, a few customers buy often, and only fresh ones are still open.
const MAKE_PAYMENTS = `
  CREATE TEMP TABLE bill AS
    SELECT n, t.at, pg_temp.v7(t.at, n, 10) AS id, pg_temp.v7(t.at, n, 11) AS order_id, person.id AS user_id, status, amount,
      CASE status WHEN 'REFUNDED' THEN amount WHEN 'PARTIALLY_REFUNDED' THEN parts * (amount / 5) ELSE 0 END AS refunded,
      CASE status WHEN 'REFUNDED' THEN 1 WHEN 'PARTIALLY_REFUNDED' THEN parts
                  WHEN 'DONE' THEN (pg_temp.dice(n, 17) < 0.01)::int ELSE 0 END AS parts,
      status NOT IN ('READY', 'EXPIRED') AS reached_provider,
      status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED') AS paid, pg_temp.dice(n, 16) AS way
    FROM generate_series(1, ${PAYMENTS}) AS n
      CROSS JOIN LATERAL (SELECT pg_temp.whole_ms(${END} - interval '730 days' * (1 - power(n::float8 / ${PAYMENTS}, 0.6))) AS at,
                      pg_temp.dice(n, 12) AS d,
                      1000 * (1 + floor(60 * power(pg_temp.dice(n, 13), 3)))::bigint AS amount,
                      1 + floor(2 * pg_temp.dice(n, 15))::int AS parts) AS t
      CROSS JOIN LATERAL (SELECT CASE
        WHEN n > ${PAYMENTS} * 0.995 AND d < 0.12 THEN 'READY' WHEN n > ${PAYMENTS} * 0.995 AND d < 0.18 THEN 'WAITING_FOR_DEPOSIT'
        WHEN n > ${PAYMENTS} * 0.995 AND d < 0.19 THEN 'CONFIRMING' WHEN n > ${PAYMENTS} * 0.995 AND d < 0.195 THEN 'UNKNOWN'
        WHEN d < 0.70 THEN 'DONE' WHEN d < 0.73 THEN 'PARTIALLY_REFUNDED' WHEN d < 0.785 THEN 'REFUNDED'
        WHEN d < 0.865 THEN 'FAILED' WHEN d < 0.925 THEN 'CANCELED' ELSE 'EXPIRED' END AS status) AS s
      JOIN person ON person.number = 1 + floor(${USERS} * power(pg_temp.dice(n, 14), 2))::int;
  INSERT INTO payment_orders (id, user_id, service, purpose, order_name, amount, status, expires_at, created_at, updated_at)
    SELECT order_id, user_id, 'KST', 'POINT_TOPUP', '포인트 ' || amount || '원', amount, status, at + interval '30 minutes', at, at
    FROM bill ORDER BY n;
  INSERT INTO payments (id, order_id, attempt, user_id, purpose, order_name, amount, provider, provider_order_id, payment_key,
      status, provider_status, method, instrument_label, instrument_last4, failure_code, failure_message, refunded,
      requested_at, approved_at, updated_at)
    SELECT id, order_id, 1, user_id, 'POINT_TOPUP', '포인트 ' || amount || '원', amount, 'TOSS', 'ord_' || left(md5('order' || n), 16),
      CASE WHEN reached_provider THEN 'tpk_' || left(md5('key' || n), 20) END, status,
      CASE status WHEN 'PARTIALLY_REFUNDED' THEN 'PARTIAL_CANCELED' WHEN 'REFUNDED' THEN 'CANCELED' ELSE status END,
      CASE WHEN reached_provider THEN CASE WHEN way < 0.5 THEN 'CARD' WHEN way < 0.85 THEN 'EASY_PAY' ELSE 'TRANSFER' END END,
      CASE WHEN reached_provider THEN CASE WHEN way < 0.25 THEN '신한카드' WHEN way < 0.5 THEN '국민카드' WHEN way < 0.7 THEN '카카오페이'
           WHEN way < 0.85 THEN '토스페이' ELSE '우리은행' END END,
      CASE WHEN reached_provider AND way < 0.5 THEN lpad((n * 37 % 10000)::text, 4, '0') END,
      CASE WHEN status = 'FAILED' THEN 'REJECT_CARD_PAYMENT' END, CASE WHEN status = 'FAILED' THEN '한도초과 혹은 잔액부족' END,
      refunded, at, CASE WHEN paid THEN at + interval '21 seconds' END, at + interval '21 seconds'
    FROM bill ORDER BY n;`;

// A tried refund that was turned down is a refund too: a paid payment may show one.
const MAKE_REFUNDS = `
  INSERT INTO refunds (id, payment_id, user_id, amount, reason, status, requested_by_type, rejected_reason, requested_at,
      decided_at, processed_at)
    SELECT pg_temp.v7(asked, n * 4 + part, 20), id, user_id,
      CASE status WHEN 'REFUNDED' THEN amount ELSE amount / 5 END,
      (ARRAY['CUSTOMER_REQUEST','DUPLICATE_PAYMENT','SERVICE_PROBLEM','OTHER'])[1 + n % 4],
      CASE status WHEN 'DONE' THEN 'REJECTED' ELSE 'SUCCEEDED' END, 'SYSTEM',
      CASE status WHEN 'DONE' THEN '이미 사용한 포인트' END, asked, asked + interval '2 seconds',
      CASE WHEN status <> 'DONE' THEN asked + interval '5 seconds' END
    FROM bill, generate_series(1, parts) AS part,
      LATERAL (SELECT pg_temp.whole_ms(at + part * interval '1 hour' + pg_temp.dice(n, 21) * interval '40 hours') AS asked) AS r
    ORDER BY asked;`;

/**
 * Fills empty tables within one transaction. Constraints and indexes are put back afterwards from their own
 * definitions: checked and built once over everything, which is many times quicker than row by row.
 * @param {import('pg').Client} admin superuser in the application's database
 * @param {(detail: string) => void} report
 * @returns {Promise<string>} how long each part took
 */
export async function fill(admin, report) {
  const took = [];
  const part = async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ work) => {
    report(name);
    const since = performance.now();
    await work();
    took.push(`${name} ${((performance.now() - since) / 1000).toFixed(0)} s`);
  };
  await admin.query('BEGIN');
  await admin.query(`SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'; ${FUNCTIONS}`);
  // Foreign keys before the unique keys they stand on; the other way round when they come back.
  const { rows: constraints } = await admin.query(
    `SELECT conrelid::regclass::text AS of, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype IN ('f', 'u') AND conparentid = 0
       AND (conrelid = ANY($1::regclass[]) OR confrelid = ANY($1::regclass[])) ORDER BY contype`,
    [TABLES],
  );
  const { rows: indexes } = await admin.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = ANY($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [TABLES],
  );
  for (const { of, name } of constraints) await admin.query(`ALTER TABLE ${of} DROP CONSTRAINT ${name}`);
  for (const { name } of indexes) await admin.query(`DROP INDEX ${name}`);
  await part('users', () => admin.query(MAKE_USERS));
  await part('payments', () => admin.query(MAKE_PAYMENTS));
  await part('refunds', () => admin.query(MAKE_REFUNDS));
  await part('indexes', async () => {
    for (const { name, definition } of indexes) {
      report(name);
      await admin.query(definition);
    }
  });
  await part('constraints', async () => {
    for (const { of, name, definition } of [...constraints].reverse()) {
      report(`${of} ${definition}`);
      await admin.query(`ALTER TABLE ${of} ADD CONSTRAINT ${name} ${definition}`);
    }
  });
  await admin.query('COMMIT');
  await part('vacuum', async () => {
    await admin.query('VACUUM (ANALYZE, FREEZE)');
    await admin.query('CHECKPOINT');
  });
  return took.join(', ');
}
