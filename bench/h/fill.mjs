// Events from fixed formulas: the same on every machine. Few people do much, some kinds are common, days are not alike.
import pg from 'pg';

export const DAYS = 90;
export const PEOPLE = 100_000;
export const FIRST_DAY = '2026-08-01';
export const KINDS = [
  'page.viewed',
  'product.viewed',
  'search.run',
  'cart.filled',
  'checkout.started',
  'review.read',
  'coupon.opened',
  'help.opened',
  'push.opened',
  'app.started',
];

/** @returns {Promise<boolean>} false when they are there already */
export async function fill(ownerUrl, events, report) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT count(*)::integer AS n FROM activity_events WHERE at < $1::date + 1`,
      [FIRST_DAY],
    );
    if (rows[0].n > 0) return false;
    await client.query(`SELECT madang_ensure_partitions($1::date - 1, $1::date + ${DAYS + 1})`, [FIRST_DAY]);
    await client.query(
      `INSERT INTO users (id, email, name, services, is_active, profile_incomplete, created_at, updated_at, version)
       SELECT md5('u' || i)::uuid, 'u' || i || '@people.example', '사람 ' || i, '{KST}', true, false, at, at, 1
       FROM (SELECT i, $1::date + make_interval(hours => (i * 7 % (${DAYS} * 24))::integer) AS at
             FROM generate_series(1, ${PEOPLE}) i) p`,
      [FIRST_DAY],
    );
    await client.query(
      `INSERT INTO activity_people (user_id, joined_at) SELECT id, created_at FROM users ORDER BY created_at, id`,
    );
    await client.query(
      `INSERT INTO activity_kinds (kind, created_at) SELECT kind, now() FROM unnest($1::text[]) kind`,
      [KINDS],
    );
    await client.query(`SELECT setseed(0.42)`);
    const perDay = Math.ceil(events / DAYS);
    for (let day = 0; day < DAYS; day += 1) {
      report(`day ${day + 1} of ${DAYS}`);
      await client.query(
        `INSERT INTO activity_events (id, person_no, kind_no, at)
         SELECT md5('e' || ${day} || '-' || i)::uuid, 1 + floor(${PEOPLE} * power(random(), 1.6))::integer,
           1 + floor(${KINDS.length} * power(random(), 1.8))::integer,
           ($1::date + ${day})::timestamp AT TIME ZONE 'Asia/Seoul' + make_interval(secs => floor(random() * 86399999) / 1000.0)
         FROM generate_series(1, ${perDay}) i`,
        [FIRST_DAY],
      );
    }
    report('vacuum');
    await client.query('VACUUM ANALYZE activity_events');
    return true;
  } finally {
    await client.end();
  }
}
