// Ten thousand customers with points, with ids that every peer can compute: nobody has to look an account up.

export const ACCOUNTS = 10_000;
/** Enough that no run empties one; the overdraft check has an account of its own. */
export const POINTS_EACH = 1_000_000_000;
/** The last one is left poor. */
export const POOR = ACCOUNTS;
export const POOR_POINTS = 1_000;

const part = (n) => n.toString(16).padStart(12, '0');

/** @param {number} n */
export const userId = (n) => `00000000-0000-7000-8000-${part(n)}`;
/** @param {number} n */
export const accountId = (n) => `00000000-0000-7000-8001-${part(n)}`;

/** A pair of accounts to move points between. @param {'uniform' | 'hot'} kind */
export function pick(kind) {
  const from = kind === 'hot' ? 0 : Math.floor(Math.random() * ACCOUNTS);
  const to = Math.floor(Math.random() * (ACCOUNTS - 1));
  return { from, to: to >= from ? to + 1 : to };
}

/** People, their accounts, and their first points, posted as everything else is. @param {import('pg').Client} admin */
export async function fill(admin) {
  await admin.query(`
    INSERT INTO users (id, email, name, services, created_at, updated_at)
      SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'customer' || n || '@example.com',
        '고객' || n, '{KST}', now(), now() FROM generate_series(0, ${ACCOUNTS}) n;
    SELECT count(ledger_open_account(('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'POINTS',
        'USER:00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'),
        ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, false)) FROM generate_series(0, ${ACCOUNTS}) n;
    SELECT ledger_open_account(gen_random_uuid(), 'POINTS', 'ISSUED', NULL, true);`);
  const { rows } = await admin.query(
    `SELECT id FROM ledger_accounts WHERE book = 'POINTS' AND code = 'ISSUED'`,
  );
  for (let start = 0; start <= ACCOUNTS; start += 500) {
    await admin.query(
      `SELECT count(*) FROM ledger_post((
         SELECT jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'realm', 'MONEY', 'kind', 'points-granted',
           'sourceKind', 'bench', 'sourceId', gen_random_uuid(), 'postedAt', now(), 'transfers', jsonb_build_array(
             jsonb_build_object('id', gen_random_uuid(), 'book', 'POINTS', 'debit', $3::uuid,
               'credit', ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid,
               'amount', CASE n WHEN ${POOR} THEN ${POOR_POINTS} ELSE ${POINTS_EACH} END))))
         FROM generate_series($1::int, $2::int) n))`,
      [start, Math.min(start + 499, ACCOUNTS), rows[0].id],
    );
  }
  await admin.query('VACUUM ANALYZE');
}
