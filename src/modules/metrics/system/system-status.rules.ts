import type { SeriesRow } from '../series/series.queries.js';
import { AHEAD_MAX_MS } from '../series/series.rules.js';
import { FORGET_AFTER_MS, STALE_AFTER_MS, type SystemSeries } from './system-series.js';
import type { HostStatus, ProcessStatus, QueueDepth, SystemStatus } from './system-status.model.js';

const LISTED_MAX = 100;

/** The newest reading of every series as one picture. A reading that is too old is none. */
export function statusOf(rows: readonly SeriesRow[], now: Date): SystemStatus {
  const known = rows.filter(({ lastAt }) => lastAt !== null && isOfNow(age(lastAt, now)));
  const processes = things(known, now, ['process.', 'http.'], ({ host, process }) =>
    process === undefined ? undefined : `${host} ${process}`,
  ).map(processOf);
  // Where we run comes first: whoever reports a hundred machines does not push ours off the list.
  const ours = new Set(processes.map(({ host }) => host));
  const machines = things(known, now, ['host.'], ({ host }) => host).map(hostOf);
  const hosts = [true, false].flatMap((isOurs) => machines.filter(({ host }) => ours.has(host) === isOurs));
  const queues = things(known, now, ['queue.'], ({ queue }) => queue).map(queueOf);
  const [shared] = things(known, now, ['outbox.', 'db.'], () => 'all');
  const headline = {
    cpuUsage: highest(hosts.map((host) => host.cpuUsage)),
    memoryUsage: highest(hosts.map((host) => host.memoryUsage)),
    diskUsage: highest(hosts.map((host) => host.diskUsage)),
    activeConnections: total(processes.map((each) => each.activeConnections)),
    apiResponseTime: meanOverRequests(processes),
  };
  const all = [...hosts, ...processes];
  return {
    ...headline,
    outboxLag: shared?.value('outbox.lag') ?? null,
    databaseConnections: shared?.value('db.connections') ?? null,
    replicationLag: shared?.value('db.replication_lag') ?? null,
    queues,
    hosts: hosts.slice(0, LISTED_MAX),
    processes: processes.slice(0, LISTED_MAX),
    collectedAt: earliest(all.filter((each) => !each.stale).map((each) => each.collectedAt)),
    stale: isIncomplete(headline, processes) || all.some((each) => each.stale),
  };
}

/** A number that should be there is not. Nothing asked means nothing to time: that is no missing answer. */
function isIncomplete(headline: Record<string, number | null>, processes: readonly ProcessStatus[]): boolean {
  const isIdle = processes.length > 0 && processes.every((each) => each.requestRate === 0);
  return Object.entries(headline).some(
    ([name, value]) => value === null && !(name === 'apiResponseTime' && isIdle),
  );
}

/** The readings of one thing, by the name of their series. */
class Readings {
  private readonly byName: ReadonlyMap<string, SeriesRow>;

  constructor(
    rows: readonly SeriesRow[],
    private readonly now: Date,
  ) {
    this.byName = new Map(rows.map((row) => [row.name, row]));
  }

  value(name: SystemSeries): number | null {
    const row = this.byName.get(name);
    return row?.lastAt && age(row.lastAt, this.now) <= STALE_AFTER_MS ? row.lastValue : null;
  }

  label(name: string): string {
    return [...this.byName.values()][0]?.labels[name] ?? '';
  }

  get heard(): { collectedAt: Date; stale: boolean } {
    const newest = Math.max(...[...this.byName.values()].map(({ lastAt }) => lastAt?.getTime() ?? 0));
    const collectedAt = new Date(newest);
    return { collectedAt, stale: age(collectedAt, this.now) > STALE_AFTER_MS };
  }
}

/** Things that have readings under one of these names, in the order of their keys. */
function things(
  rows: readonly SeriesRow[],
  now: Date,
  prefixes: readonly string[],
  keyOf: (labels: Readonly<Record<string, string>>) => string | undefined,
): Readings[] {
  const groups = new Map<string, SeriesRow[]>();
  for (const row of rows) {
    if (!prefixes.some((prefix) => row.name.startsWith(prefix))) continue;
    const key = keyOf(row.labels);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => new Readings(group, now));
}

const hostOf = (readings: Readings): HostStatus => ({
  host: readings.label('host'),
  cpuUsage: readings.value('host.cpu_usage'),
  memoryUsage: readings.value('host.memory_usage'),
  diskUsage: readings.value('host.disk_usage'),
  ...readings.heard,
});

const processOf = (readings: Readings): ProcessStatus => ({
  host: readings.label('host'),
  process: readings.label('process'),
  cpuUsage: readings.value('process.cpu_usage'),
  memory: readings.value('process.memory'),
  eventLoopLag: readings.value('process.event_loop_lag'),
  activeConnections: readings.value('http.active_connections'),
  requestRate: readings.value('http.requests'),
  responseTimeMean: readings.value('http.response_time_mean'),
  responseTimeP50: readings.value('http.response_time_p50'),
  responseTimeP95: readings.value('http.response_time_p95'),
  responseTimeP99: readings.value('http.response_time_p99'),
  ...readings.heard,
});

const queueOf = (readings: Readings): QueueDepth => ({
  queue: readings.label('queue'),
  depth: readings.value('queue.depth'),
  failed: readings.value('queue.failed'),
});

/** What lies further ahead than a sample may is of a clock that was set back since. */
const isOfNow = (ageMs: number): boolean => ageMs <= FORGET_AFTER_MS && ageMs >= -AHEAD_MAX_MS;

const age = (at: Date, now: Date): number => now.getTime() - at.getTime();

const present = (values: readonly (number | null)[]): number[] =>
  values.filter((value): value is number => value !== null);

function highest(values: readonly (number | null)[]): number | null {
  const known = present(values);
  return known.length === 0 ? null : Math.max(...known);
}

function total(values: readonly (number | null)[]): number | null {
  const known = present(values);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function earliest(instants: readonly Date[]): Date | null {
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((at) => at.getTime())));
}

/** A process that answered ten times as much counts ten times as much. */
function meanOverRequests(processes: readonly ProcessStatus[]): number | null {
  let [answered, spent] = [0, 0];
  for (const { requestRate, responseTimeMean } of processes) {
    if (requestRate === null || responseTimeMean === null) continue;
    answered += requestRate;
    spent += requestRate * responseTimeMean;
  }
  return answered === 0 ? null : spent / answered;
}
