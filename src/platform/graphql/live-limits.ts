/** Threat model §4 "WebSocket/SSE". */
export const LIVE_LIMITS = {
  messageBytes: 64 * 1024,
  unsentBytes: 1024 * 1024,
  initMs: 5_000,
  pingMs: 20_000,
  missedPings: 2,
  subscriptionsPerSocket: 50,
} as const;
