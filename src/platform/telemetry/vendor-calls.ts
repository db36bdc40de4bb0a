import { metrics } from './metrics.js';

/** How calls to one vendor went. */
export interface VendorCalls {
  answered: number;
  /** Nobody answered, or the vendor said that it is not well. */
  failed: number;
}

const calls = new Map<string, VendorCalls>();

/** A vendor that is set up, and may not have been called yet. */
export function knowVendor(vendor: string): void {
  if (!calls.has(vendor)) calls.set(vendor, { answered: 0, failed: 0 });
}

export const knownVendors = (): string[] => [...calls.keys()];

/** Begins a call. @returns to be told how it ended, in a word or a status, and whether the vendor is well by that */
export function beginVendorCall(
  vendor: string,
  operation: string,
): (outcome: string, isWell: boolean) => void {
  knowVendor(vendor);
  const stopTimer = metrics.vendorDuration.startTimer({ vendor, operation });
  return (outcome, isWell) => {
    stopTimer({ outcome });
    const { answered, failed } = calls.get(vendor) ?? { answered: 0, failed: 0 };
    calls.set(vendor, isWell ? { answered: answered + 1, failed } : { answered, failed: failed + 1 });
  };
}

/** What was called since somebody looked last. */
export function takeVendorCalls(): [vendor: string, calls: VendorCalls][] {
  const taken = [...calls].filter(([, { answered, failed }]) => answered + failed > 0);
  for (const [vendor] of taken) calls.set(vendor, { answered: 0, failed: 0 });
  return taken;
}
