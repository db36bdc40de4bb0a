/** Series the house writes about itself, and their units. `host.` ones come from agents of other machines as well. */
export const SYSTEM_SERIES = {
  'host.cpu_usage': '%',
  'host.memory_usage': '%',
  'host.disk_usage': '%',
  'process.cpu_usage': '%',
  'process.memory': 'bytes',
  'process.event_loop_lag': 'ms',
  'http.active_connections': 'connections',
  'http.requests': '1/s',
  'http.response_time_mean': 'ms',
  'http.response_time_p50': 'ms',
  'http.response_time_p95': 'ms',
  'http.response_time_p99': 'ms',
  'vendor.answers': 'calls',
  'vendor.failures': 'calls',
  'queue.depth': 'jobs',
  'queue.failed': 'jobs',
  'outbox.pending': 'events',
  'outbox.lag': 's',
  'db.connections': 'connections',
  'db.replication_lag': 's',
} as const;

export type SystemSeries = keyof typeof SYSTEM_SERIES;

/** How often a process looks at itself. */
export const SAMPLE_EVERY_MS = 10_000;
/** Three looks missed: whoever wrote it is gone, or cut off. */
export const STALE_AFTER_MS = 30_000;
/** Gone for so long, a process is history: it is in the charts and no longer in the status. */
export const FORGET_AFTER_MS = 15 * 60_000;
