// Samples of 20 hosts, 30 series each, every ten seconds: what retention keeps of a month, made by the database itself
// from fixed formulas.

export const HOSTS = 20;
export const NAMES = 30;
const DAYS = 30;
const RAW_DAYS = 14;
/** Of these names the samples themselves are filled in as well. A month is never drawn from them: they are there to be in the way. */
const RAW_NAMES = 1;
export const EVERY_S = 10;

/** A number between 0 and 100 that walks: days, noise, and no two series alike. */
const VALUE = `(50 + 40 * sin(s.id + extract(epoch FROM at) / 13751) + 10 * sin(extract(epoch FROM at) * (1 + s.id % 7)))::float8`;

/** The month ends now, because retention counts from now; whole hours, so that every sum is whole. */
const END = `date_trunc('hour', now())`;

const SERIES = `
  INSERT INTO metric_names (name, unit, created_at)
    SELECT 'bench.m' || lpad(n::text, 2, '0'), '%', now() FROM generate_series(1, ${NAMES}) n;
  INSERT INTO metric_series (name, labels, created_at, last_at, last_value)
    SELECT 'bench.m' || lpad(n::text, 2, '0'), jsonb_build_object('host', 'web-' || h), now(), now(), 0
    FROM generate_series(1, ${NAMES}) n, generate_series(1, ${HOSTS}) h;`;

/** Sums of an hour and of five minutes as the statement that takes samples in would have made them, from the formula's own values. */
const rollups = (minutes) => `
  INSERT INTO metric_rollups (series_id, minutes, at, count, sum, min, max, last, last_at)
    SELECT s.id, ${minutes}, at, ${(minutes * 60) / EVERY_S}, ${VALUE} * ${(minutes * 60) / EVERY_S}, ${VALUE} - 1, ${VALUE} + 1,
      ${VALUE}, at + interval '${minutes * 60 - EVERY_S} seconds'
    FROM generate_series(${END} - interval '${DAYS} days', ${END} - interval '1 second', interval '${minutes} minutes') at,
      metric_series s WHERE s.name LIKE 'bench.%'`;

const samples = (table, days, names) => `
  INSERT INTO ${table} (series_id, at, value)
    SELECT s.id, at, ${VALUE}
    FROM generate_series(${END} - interval '${days} days', ${END} - interval '1 second', interval '${EVERY_S} seconds') at,
      metric_series s WHERE s.name <= 'bench.m' || lpad('${names}', 2, '0') AND s.name LIKE 'bench.%'`;

/** What a chart would be drawn from without sums: a month of samples of one name, with the same index. */
const NAIVE = `
  CREATE TABLE bench_raw (series_id integer NOT NULL, at timestamptz NOT NULL, value double precision NOT NULL);
  ${samples('bench_raw', DAYS, 1)};
  CREATE UNIQUE INDEX bench_raw_series ON bench_raw (series_id, at);
  VACUUM ANALYZE bench_raw;`;

/**
 * @param {import('pg').Client} admin
 * @returns {Promise<Record<string, number>>} rows by what they are
 */
export async function fill(admin) {
  await admin.query('SET synchronous_commit = off');
  // Millions of rows that refer to series made a moment ago need not be looked up one by one.
  await admin.query('SET session_replication_role = replica');
  await admin.query(`SELECT madang_ensure_partitions(current_date - ${RAW_DAYS + 1}, current_date)`);
  await admin.query(SERIES);
  for (const minutes of [60, 5]) await admin.query(rollups(minutes));
  await admin.query(samples('metric_samples', RAW_DAYS, RAW_NAMES));
  for (const statement of NAIVE.split(';').filter((text) => text.trim())) await admin.query(statement);
  for (const table of ['metric_rollups', 'metric_samples', 'metric_series'])
    await admin.query(`VACUUM ANALYZE ${table}`);
  const { rows } = await admin.query(`SELECT
    (SELECT count(*)::integer FROM metric_series) AS series,
    (SELECT count(*)::integer FROM metric_rollups WHERE minutes = 60) AS hours,
    (SELECT count(*)::integer FROM metric_rollups WHERE minutes = 5) AS "fiveMinutes",
    (SELECT count(*)::integer FROM metric_samples) AS samples,
    (SELECT count(*)::integer FROM bench_raw) AS naive,
    pg_database_size(current_database())::float8 / 1e9 AS "gigabytes"`);
  return rows[0];
}
