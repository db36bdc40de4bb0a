// The questions: from columns, by the built application, and in the plainest SQL there is, by a client of its own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

import { root } from '../../scripts/lib/paths.mjs';
import { say, step } from '../../scripts/lib/progress.mjs';
import { FIRST_DAY } from './fill.mjs';

const LAST_DAY = '2026-10-29';
const FUNNEL = ['page.viewed', 'product.viewed', 'checkout.started'];
const SEOUL = `(e.at AT TIME ZONE 'Asia/Seoul')::date`;
const built = (path) => import(pathToFileURL(join(root, 'dist', 'src', path)).href);

/** Each with the answer as rows, from the report and from SQL, to be compared. */
const QUESTIONS = [
  {
    name: 'trend, all kinds, 90 days',
    ask: (reports, span) => reports.trend({ ...span, grain: 'DAY' }),
    rows: ({ points }) => points.map(({ date, events, people }) => [date, events, people]),
    sql: `SELECT ${SEOUL}::text, count(*)::integer, count(DISTINCT person_no)::integer FROM activity_events e
      WHERE ${SEOUL} BETWEEN $1 AND $2 GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'trend, one kind, weeks',
    ask: (reports, span) => reports.trend({ ...span, grain: 'WEEK', kinds: ['cart.filled'] }),
    rows: ({ points }) => points.map(({ date, events, people }) => [date, events, people]),
    sql: `SELECT greatest(date_trunc('week', ${SEOUL})::date, $1::date)::text, count(*)::integer, count(DISTINCT person_no)::integer
      FROM activity_events e JOIN activity_kinds k ON k.no = e.kind_no AND k.kind = 'cart.filled'
      WHERE ${SEOUL} BETWEEN $1 AND $2 GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'retention by first activity, weeks',
    ask: (reports, span) => reports.retention({ ...span, grain: 'WEEK', by: 'FIRST_ACTIVITY' }),
    rows: ({ rows }) =>
      rows.flatMap(({ date, cells }) =>
        cells.filter(({ people }) => people > 0).map(({ date: seen, people }) => [date, seen, people]),
      ),
    sql: `WITH weeks AS (SELECT DISTINCT person_no, greatest(date_trunc('week', ${SEOUL})::date, $1::date) AS week
        FROM activity_events e WHERE ${SEOUL} BETWEEN $1 AND $2),
      firsts AS (SELECT person_no, min(week) AS week FROM weeks GROUP BY 1)
      SELECT f.week::text, w.week::text, count(*)::integer FROM firsts f JOIN weeks w USING (person_no) GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'funnel, three steps, 90 days',
    ask: (reports, span) => reports.funnel({ ...span, steps: FUNNEL, windowDays: 7 }),
    rows: ({ steps }) => steps.map(({ people }) => [people]),
    // What leads to a step is the newest way there: a running maximum over each person's events.
    sql: `WITH line AS (
        SELECT person_no, at, array_position(ARRAY['${FUNNEL.join("', '")}'], k.kind) AS step, e.id
        FROM activity_events e JOIN activity_kinds k ON k.no = e.kind_no
        WHERE k.kind = ANY(ARRAY['${FUNNEL.join("', '")}']) AND ${SEOUL} BETWEEN $1 AND $2::date + 7),
      one AS (SELECT *, max(at) FILTER (WHERE step = 1 AND (at AT TIME ZONE 'Asia/Seoul')::date <= $2) OVER w AS began
        FROM line WINDOW w AS (PARTITION BY person_no ORDER BY at, step, id ROWS UNBOUNDED PRECEDING)),
      two AS (SELECT *, max(began) FILTER (WHERE step = 2 AND at - began <= interval '7 days') OVER w AS began2
        FROM one WINDOW w AS (PARTITION BY person_no ORDER BY at, step, id ROWS UNBOUNDED PRECEDING)),
      reached AS (SELECT person_no, bool_or(step = 1) AS a, bool_or(step = 2 AND at - began <= interval '7 days') AS b,
        bool_or(step = 3 AND at - began2 <= interval '7 days') AS c FROM two GROUP BY 1)
      SELECT unnest(ARRAY[count(*) FILTER (WHERE a), count(*) FILTER (WHERE b), count(*) FILTER (WHERE c)])::integer FROM reached`,
  },
  {
    name: 'registered a week, seen since',
    ask: (reports, span) => reports.retention({ ...span, grain: 'WEEK', by: 'SIGNUP', kind: 'page.viewed' }),
    rows: ({ rows }) =>
      rows.flatMap(({ date, cells }) =>
        cells.filter(({ people }) => people > 0).map(({ date: seen, people }) => [date, seen, people]),
      ),
    sql: `WITH weeks AS (SELECT DISTINCT person_no, greatest(date_trunc('week', ${SEOUL})::date, $1::date) AS week
        FROM activity_events e JOIN activity_kinds k ON k.no = e.kind_no AND k.kind = 'page.viewed' WHERE ${SEOUL} BETWEEN $1 AND $2),
      joined AS (SELECT no AS person_no, greatest(date_trunc('week', joined_at AT TIME ZONE 'Asia/Seoul')::date, $1::date) AS week
        FROM activity_people WHERE (joined_at AT TIME ZONE 'Asia/Seoul')::date BETWEEN $1 AND $2)
      SELECT j.week::text, w.week::text, count(*)::integer FROM joined j JOIN weeks w USING (person_no)
      WHERE w.week >= j.week GROUP BY 1, 2 ORDER BY 1, 2`,
  },
];

export async function measure({ rounds, ownerUrl, env }) {
  const [{ createApp }, { loadConfig }, { Reports }, { RebuildActivity }] = await Promise.all([
    built('app/server.js'),
    built('platform/config/config.js'),
    built('modules/analytics/questions/reports.js'),
    built('modules/analytics/index.js'),
  ]);
  const app = await createApp(loadConfig(env));
  await app.init();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const rebuilt = await rebuild(app.get(RebuildActivity), client);
    const reports = app.get(Reports);
    const span = { startDate: FIRST_DAY, endDate: LAST_DAY };
    const questions = [];
    for (const { name, ask, rows, sql } of QUESTIONS) {
      const ms = [];
      const cpu = [];
      let answer;
      for (let round = 0; round < rounds; round += 1) {
        const [began, worked] = [performance.now(), process.cpuUsage()];
        answer = await ask(reports, span);
        ms.push(performance.now() - began);
        const { user, system } = process.cpuUsage(worked);
        cpu.push((user + system) / 1_000);
      }
      const began = performance.now();
      const raw = await client.query({ text: sql, values: [FIRST_DAY, LAST_DAY], rowMode: 'array' });
      const rawMs = performance.now() - began;
      const same = JSON.stringify(rows(answer)) === JSON.stringify(raw.rows);
      if (!same)
        say(
          `${name}: ${JSON.stringify(rows(answer)).slice(0, 300)} and ${JSON.stringify(raw.rows).slice(0, 300)}`,
        );
      questions.push({ name, ms, cpu, rawMs, same });
    }
    return { rebuilt, questions };
  } finally {
    await client.end();
    await app.close();
  }
}

async function rebuild(rebuilding, client) {
  const began = performance.now();
  await step('Columns', (report) => rebuilding.now((day) => report(day)));
  const ms = performance.now() - began;
  const { rows } = await client.query(
    `SELECT pg_total_relation_size('activity_columns') / 1048576.0 AS megabytes`,
  );
  return { ms, megabytes: Number(rows[0].megabytes) };
}
