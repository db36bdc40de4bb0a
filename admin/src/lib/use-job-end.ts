import { useSubscription } from 'urql';
import { JobProgressedDocument } from '@/gql/graphql';
import { useEvery } from './use-every';

/** Besides the live feed, which may be cut off. */
const REFRESH_MS = 2_000;

interface WatchedJob {
  /** Whoever looks at somebody else's job, or at none, hears nothing of it. */
  jobId: string | undefined;
  isBusy: boolean;
  /** What the job works on may stand otherwise. */
  reload: () => void;
  /** The job has come to an end. */
  onOver: () => void;
}

/** Follows the long job behind a record. What it says of itself is in the cache already; its end changes the record as well. */
export function useJobEnd({ jobId, isBusy, reload, onOver }: WatchedJob): void {
  useEvery(REFRESH_MS, () => isBusy && reload());
  useSubscription(
    { query: JobProgressedDocument, variables: { id: jobId ?? '' }, pause: !isBusy || jobId === undefined },
    (_previous, data) => {
      const event = data.jobProgressed;
      // The handler runs while React renders, so what it changes changes after it.
      if (event.__typename === 'JobProgressed' && event.job.finishedAt) queueMicrotask(onOver);
      return data;
    },
  );
}
