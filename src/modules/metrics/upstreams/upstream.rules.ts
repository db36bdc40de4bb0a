import { UpstreamStatus, type Upstream } from './upstream.model.js';

/** When any process last had an answer of a vendor, or a call that failed. */
export interface VendorReading {
  vendor: string;
  answeredAt: Date | null;
  failedAt: Date | null;
}

/** Those that are set up and those that were called, by name. */
export function upstreamsOf(known: readonly string[], readings: readonly VendorReading[]): Upstream[] {
  const byName = new Map(readings.map((reading) => [reading.vendor, reading]));
  return [...new Set([...known, ...byName.keys()])].sort().map((name) => {
    const { answeredAt = null, failedAt = null } = byName.get(name) ?? {};
    return { name, status: statusOf(answeredAt, failedAt), lastSeenAt: answeredAt, lastFailureAt: failedAt };
  });
}

/** Of one look that saw both nobody can tell which was last: trouble is not hidden. */
function statusOf(answeredAt: Date | null, failedAt: Date | null): UpstreamStatus {
  if (failedAt && (!answeredAt || failedAt >= answeredAt)) return UpstreamStatus.FAILING;
  return answeredAt ? UpstreamStatus.OK : UpstreamStatus.UNKNOWN;
}
