import { QueueAway } from '../../platform/queue/job-queue.js';
import { commonErrors } from '../../shared/common-errors.js';

/** @throws SERVICE_UNAVAILABLE when Redis did not answer what `work` asked */
export async function whenReachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof QueueAway) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
    throw error;
  }
}
