import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Every series this process exposes on /metrics. Names and units follow Prometheus' conventions. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });
// Gauges whose names end like those of counters: each is the sum of one that stays.
for (const kind of ['handles', 'requests', 'resources'])
  registry.removeSingleMetric(`nodejs_active_${kind}_total`);

const registers = [registry];

export const metrics = {
  httpDuration: new Histogram({
    name: 'madang_http_request_duration_seconds',
    help: 'Time to answer an HTTP request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  }),
  graphqlDuration: new Histogram({
    name: 'madang_graphql_operation_duration_seconds',
    help: 'Time to answer a GraphQL operation, by its root field.',
    labelNames: ['kind', 'field', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  }),
  graphqlErrors: new Counter({
    name: 'madang_graphql_errors_total',
    help: 'Errors answered, by kind.',
    labelNames: ['kind'],
    registers,
  }),
  graphqlWays: new Counter({
    name: 'madang_graphql_ways_total',
    help: 'Operations over HTTP by the way they took: whole (through Apollo) or short (a query seen before).',
    labelNames: ['way'],
    registers,
  }),
  refreshTokensReused: new Counter({
    name: 'madang_refresh_tokens_reused_total',
    help: 'Used refresh tokens that were shown again; each ended a session. Somebody may have stolen one.',
    labelNames: ['principal'],
    registers,
  }),
  accessReviewsLate: new Gauge({
    name: 'madang_access_reviews_late',
    help: 'Months whose access records nobody signed in time, as of the last daily look.',
    registers,
  }),
  liveSubscribers: new Gauge({
    name: 'madang_live_subscribers',
    help: 'Open live subscriptions in this process.',
    registers,
  }),
  cacheReads: new Counter({
    name: 'madang_cache_reads_total',
    help: 'Reads of a cache by where the value came from: memory, flight (one being read), shared (Redis), load; refused is what Redis held in a wrong form.',
    labelNames: ['cache', 'from'],
    registers,
  }),
  postingBatch: new Histogram({
    name: 'madang_ledger_posting_batch',
    help: 'Postings that shared a commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  }),
  outboxPending: new Gauge({
    name: 'madang_outbox_pending',
    help: 'Facts that are committed and not handed on yet. The same in every process.',
    registers,
  }),
  outboxLag: new Gauge({
    name: 'madang_outbox_lag_seconds',
    help: 'How long the oldest of them waits. The same in every process.',
    registers,
  }),
  queueJobs: new Gauge({
    name: 'madang_queue_jobs',
    help: 'Jobs of a queue by state: waiting, active, failed (parked for staff). The same in every process.',
    labelNames: ['queue', 'state'],
    registers,
  }),
  jobDuration: new Histogram({
    name: 'madang_job_duration_seconds',
    help: 'Time of one try of a job, by queue and name.',
    labelNames: ['queue', 'name'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  }),
  poolConnections: new Gauge({
    name: 'madang_database_pool_connections',
    help: 'Connections of this process to the database by state: idle, busy.',
    labelNames: ['state'],
    registers,
  }),
  poolSize: new Gauge({
    name: 'madang_database_pool_size',
    help: 'Connections this process may have at most.',
    registers,
  }),
  poolWaiting: new Gauge({
    name: 'madang_database_pool_waiting',
    help: 'Callers that wait for a connection.',
    registers,
  }),
  poolLongestWait: new Gauge({
    name: 'madang_database_pool_longest_wait_seconds',
    help: 'How long the one waits that has waited longest.',
    registers,
  }),
  databaseConnections: new Gauge({
    name: 'madang_database_connections',
    help: 'Connections of everybody to our database, as the server says. The same in every process.',
    registers,
  }),
  replicationLag: new Gauge({
    name: 'madang_database_replication_lag_seconds',
    help: 'How far a standby is behind; absent where there is none. The same in every process.',
    registers,
  }),
  webhookLag: new Gauge({
    name: 'madang_webhook_lag_seconds',
    help: 'Age of the oldest webhook that nobody has looked at yet. The same in every process.',
    registers,
  }),
  jobs: new Counter({
    name: 'madang_jobs_total',
    help: 'Jobs worked off, by queue, name and outcome.',
    labelNames: ['queue', 'name', 'outcome'],
    registers,
  }),
  shed: new Counter({
    name: 'madang_requests_shed_total',
    help: 'Requests sent away because this process had too much to do, by kind of caller.',
    labelNames: ['caller'],
    registers,
  }),
  clockSkew: new Gauge({
    name: 'madang_clock_skew_seconds',
    help: "How far this machine's clock is ahead of the database's.",
    registers,
  }),
  vendorDuration: new Histogram({
    name: 'madang_vendor_call_duration_seconds',
    help: 'Time of a call to an outside vendor.',
    labelNames: ['vendor', 'operation', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  }),
} as const;

// Nobody has looked yet, which is not zero.
metrics.accessReviewsLate.remove({});
