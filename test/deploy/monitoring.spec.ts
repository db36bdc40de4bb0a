import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import { freePort } from '../kit/free-port.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess } from '../kit/server-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { dashboards, panelQueries } from './dashboards.js';
import { ElasticSink, LogShipper } from './log-shipper.js';
import { OtlpSink, type SpanSeen } from './otlp-sink.js';
import { Prometheus, promtool } from './prometheus.js';

const TOKEN = 'kX82mQpLw91vTzRb';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const REFUND_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

const REQUEST_REFUND = `mutation ($id: ID!, $key: String!) {
  requestRefund(paymentId: $id, amount: "4000", reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id } }`;

/** Panels that rightly show nothing while all is well. */
const QUIET = [
  'Answers that say we failed',
  'Standby behind',
  'Requests sent away',
  'Alerts',
  'What waits for staff',
  'Used refresh tokens shown again',
  'Access reviews late',
];

describe('what an installation is watched by', () => {
  let system: TestSystem;
  let server: ServerProcess;
  let prometheus: Prometheus;
  const traces = new OtlpSink();

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    await traces.listen();
    server = await ServerProcess.start(system, {
      environment: {
        METRICS_TOKEN: TOKEN,
        LOG_LEVEL: 'debug',
        OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
        OTEL_BSP_SCHEDULE_DELAY: '100',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      },
    });
    prometheus = await Prometheus.start({ target: new URL(server.url).host, token: TOKEN });
    await business();
  });
  afterAll(async () => {
    await prometheus?.stop();
    await server?.kill();
    traces.close();
    await system.stop();
  });

  /** A purchase, a refund that the queue pays out, a list, and something that is refused: all of it in the process. */
  async function business(): Promise<void> {
    const signedIn = await system.staff();
    const staff = new GraphqlClient(server.url, signedIn.token);
    const customer = await system.customer();
    const client = new GraphqlClient(server.url, customer.token);
    const order = await buyPoints(system, { ...customer, client }, '10000');
    const { requestRefund } = await staff.ok<{ requestRefund: { id: string } }>(
      REQUEST_REFUND,
      { id: order.paymentId, key: randomUUID() },
      { traceparent: `00-${REFUND_TRACE}-${CALLER}-01` },
    );
    await eventually(async () => {
      const [row] = await system.sql<{ status: string }>('SELECT status FROM refunds WHERE id = $1', [
        requestRefund.id,
      ]);
      return row?.status === 'SUCCEEDED';
    });
    const list = '{ payments { total } dashboardMetrics { totalUsers } }';
    for (let i = 0; i < 3; i += 1)
      await staff.ok(list, {}, { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` });
    await staff.refused('{ user(id: "x") { id } }');
  }

  const page = async (): Promise<string> => {
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return answer.text();
  };

  describe('Prometheus (S002-MON-01, S000-SEED-03)', () => {
    it('finds no fault with the page of metrics, the configuration and the rules', async () => {
      expect(promtool(['check', 'metrics'], await page())).toEqual({ code: 0, text: '' });
      // The token lies beside the configuration of an installation only.
      expect(promtool(['check', 'config', '--syntax-only', 'prometheus.yml'])).toMatchObject({ code: 0 });
      expect(promtool(['check', 'rules', 'rules/madang.yml'])).toMatchObject({ code: 0 });
      expect(promtool(['test', 'rules', 'rules.test.yml'])).toMatchObject({ code: 0 });
    });

    it('is told what the records say, and nothing that nobody knows', async () => {
      const valueIn = (text: string) => (series: string) =>
        Number(
          text
            .split('\n')
            .find((line) => line.startsWith(`${series} `))
            ?.slice(series.length + 1) ?? NaN,
        );
      // What is looked up is some seconds old at most.
      const text = await eventually(async () => {
        const seen = await page();
        return valueIn(seen)('madang_refunded_today_won') === 4_000 && seen;
      });
      const value = valueIn(text);
      expect([
        value('madang_customers{active="true"}'),
        value('madang_orders{status="PARTIALLY_REFUNDED"}'),
        value('madang_revenue_today_won'),
        value('madang_payment_exceptions_open{kind="RESULT_UNKNOWN"}'),
        value('madang_payment_exception_oldest_seconds'),
        value('madang_queue_jobs{queue="refunds",state="failed"}'),
        value('madang_database_pool_size'),
      ]).toEqual([1, 1, 10_000, 0, 0, 0, 10]);
      // S000-SEED-03: total_users, active_users, total_revenue, api_response_time, system_uptime.
      expect([value('madang_active_customers_today'), value('madang_revenue_total_won')]).toEqual([1, 6_000]);
      expect(value('process_start_time_seconds') * 1_000).toBeLessThan(Date.now());
      expect(text).toMatch(/^madang_http_request_duration_seconds_count\{.+\} [1-9]/m);
      const timed = 'madang_job_duration_seconds_count{queue="refunds",name="refunds.pay-out"}';
      expect(await eventually(async () => valueIn(await page())(timed) >= 1)).toBe(true);
      // There is no standby here.
      expect(text).not.toMatch(/^madang_database_replication_lag_seconds /m);
    });

    it('evaluates every rule', async () => {
      const rules = await eventually(async () => {
        const all = await prometheus.rules();
        return all.length > 0 && all.every(({ health }) => health !== 'unknown') ? all : null;
      });
      expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
      expect(rules.length).toBeGreaterThan(15);
    });
  });

  describe('Grafana (S002-MON-02)', () => {
    it('every query of every dashboard gets data from a Prometheus that watched a process, or has nothing to tell', async () => {
      expect(dashboards.map(({ uid }) => uid).sort()).toEqual([
        'madang-business',
        'madang-graphql',
        'madang-system',
      ]);
      expect(panelQueries.length).toBeGreaterThan(40);
      // Rates need two scrapes; what is told of the shared is some seconds old.
      const empty = await eventually(async () => {
        const answers = await Promise.all(
          panelQueries.map(async (asked) => ({ ...asked, ...(await prometheus.query(asked.expression)) })),
        );
        const wrong = answers.filter(({ status }) => status !== 'success');
        if (wrong.length > 0) throw new Error(JSON.stringify(wrong, null, 1));
        const silent = answers.filter(({ samples }) => samples.length === 0).map(({ panel }) => panel);
        return silent.every((panel) => QUIET.includes(panel)) ? silent : null;
      });
      // What is empty is so because nothing happened, not because its name is wrong.
      expect(empty).toContain('Standby behind');
      const known = new Set([...(await page()).matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name));
      const names = panelQueries.flatMap(({ expression }) =>
        [...expression.matchAll(/\b(?:madang|nodejs|process)_\w+/g)].map(([name]) =>
          name.replace(/_(bucket|sum|count)$/, ''),
        ),
      );
      expect(names.filter((name) => !known.has(name))).toEqual([]);
    });
  });

  describe('OpenTelemetry', () => {
    it('sees one trace from the request through GraphQL, SQL and the queue to the vendor', async () => {
      const paid = await eventually(async () =>
        traces.of(REFUND_TRACE).find(({ name }) => name === 'toss cancel'),
      );
      const request = await eventually(async () =>
        traces.of(REFUND_TRACE).find(({ name }) => name === 'POST /graphql'),
      );
      const job = await eventually(async () =>
        traces.of(REFUND_TRACE).find(({ name }) => name === 'process refunds.pay-out'),
      );
      const spans = traces.of(REFUND_TRACE);
      const pathOf = (span: SpanSeen): string[] => {
        const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
        return parent ? [...pathOf(parent), span.name] : [span.parentSpanId ?? 'none', span.name];
      };
      const start = [CALLER, 'POST /graphql', 'mutation requestRefund'];
      expect(pathOf(paid)).toEqual([...start, 'process refunds.pay-out', 'toss cancel']);
      const statements = spans.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
      const written = statements.find(({ attributes }) =>
        /^INSERT INTO "?refunds"?[ (]/.test(attributes['db.query.text'] ?? ''),
      );
      expect(written && pathOf(written)).toEqual([...start, 'INSERT']);
      expect(statements.some((span) => span.parentSpanId === job.spanId)).toBe(true);
      // Server, internal, consumer, client.
      expect([request, job, paid].map(({ kind }) => kind)).toEqual([2, 5, 3]);
      expect(request).toMatchObject({
        service: 'madang',
        status: 0,
        attributes: { 'http.route': '/graphql', 'http.response.status_code': '200' },
      });
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
      expect(traces.strange).toEqual([]);
      // No value of a statement, no variable of a document.
      const [order] = await system.sql<{ id: string }>('SELECT id FROM payments');
      expect(JSON.stringify(traces.spans)).not.toMatch(new RegExp(`${order?.id}|@people|@staff`));
    });

    it('is told of what failed by its code alone, and not of chores and probes', async () => {
      const failed = await eventually(async () =>
        traces.spans.find(({ name, status }) => name === 'query user' && status === 2),
      );
      expect(failed.attributes['error.type']).toBe('failed');
      expect(traces.spans.filter(({ name }) => /metrics|readyz|healthz/.test(name))).toEqual([]);
      const roots = traces.spans.filter(({ parentSpanId }) => !parentSpanId);
      // Requests, and jobs of what this process did not see: the twin tells another one of its payments.
      expect(roots.filter(({ kind }) => kind !== 2 && kind !== 5)).toEqual([]);
    });
  });

  describe('logs (S002-MON-03)', () => {
    it('are shipped with their trace, once each, also when nobody takes them for a while', async () => {
      const sink = new ElasticSink();
      const port = await freePort();
      const shipper = new LogShipper(`http://127.0.0.1:${port}`);
      try {
        expect(shipper.check()).toMatchObject({ code: 0 });
        const written = server.lines.filter((line) => line.startsWith('{'));
        // As Docker writes them, and as they come out of the process.
        const wrapped = written.map((log) =>
          JSON.stringify({
            log: `${log}\n`,
            stream: 'stdout',
            attrs: { tag: 'madang' },
            time: (JSON.parse(log) as { time: string }).time,
          }),
        );
        const half = Math.floor(written.length / 2);
        const foreign = JSON.stringify({
          log: 'of another container\n',
          stream: 'stdout',
          time: '2026-11-28T00:00:00Z',
        });
        const lines = [
          ...wrapped.slice(0, half),
          foreign,
          ...written.slice(half),
          'Error: the last words of a process',
        ];
        shipper.start();
        appendFileSync(shipper.file, `${lines.join('\n')}\n`);
        await eventually(async () => shipper.log.includes('connect'));
        await sink.listen(port);
        await eventually(async () => sink.lines.size >= written.length + 1);
        const shipped = [...sink.lines.values()];
        expect(sink.strange).toEqual([]);
        expect(shipped.map(({ document }) => document['madang']).slice(0, -1)).toEqual(
          written.map((line) => JSON.parse(line) as unknown),
        );
        expect(shipped.at(-1)?.document).toMatchObject({
          message: 'Error: the last words of a process',
          'log.level': 'error',
        });
        const traced = shipped.filter(({ document }) => document['trace.id'] === TRACE);
        expect(traced.length).toBeGreaterThanOrEqual(3);
        expect(traced[0]).toMatchObject({
          index: `madang-logs-${new Date().toISOString().slice(0, 10)}`,
          document: {
            'log.level': 'debug',
            message: 'graphql',
            madang: { kind: 'query', field: 'payments' },
          },
        });
        expect(JSON.stringify(shipped)).not.toMatch(/@(people|staff)\.example|another container/);
      } finally {
        await shipper.stop();
        sink.close();
      }
    });
  });
});
