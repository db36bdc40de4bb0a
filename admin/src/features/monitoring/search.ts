import * as z from 'zod/mini';

export const monitoringRanges = ['15m', '1h', '6h', '24h', '7d', '30d'] as const;
export type RangeKey = (typeof monitoringRanges)[number];

const MINUTE_MS = 60_000;
export const rangeMs: Record<RangeKey, number> = {
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '6h': 360 * MINUTE_MS,
  '24h': 1_440 * MINUTE_MS,
  '7d': 7 * 1_440 * MINUTE_MS,
  '30d': 30 * 1_440 * MINUTE_MS,
};

export const monitoringSearch = z.object({ range: z.catch(z.enum(monitoringRanges), '1h') });
export type MonitoringSearch = z.infer<typeof monitoringSearch>;
export const monitoringSearchDefaults = { range: '1h' } as const;
