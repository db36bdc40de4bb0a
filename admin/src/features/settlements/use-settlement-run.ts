import { useEffect, useRef, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { RunSettlementDocument, SettlementJobDocument, type SettlementJobFactsFragment } from '@/gql/graphql';

const LOOK_EVERY_MS = 700;

export function isOver({ status }: SettlementJobFactsFragment): boolean {
  return ['COMPLETED', 'FAILED', 'CANCELED'].includes(status);
}

/** Starts the settlement of a day and looks at its job until that is over. */
export function useSettlementRun(onOver: () => void) {
  const [started, start] = useMutation(RunSettlementDocument);
  const [jobId, setJobId] = useState<string>();
  const [looked, look] = useQuery({
    query: SettlementJobDocument,
    variables: { id: jobId ?? '' },
    pause: jobId === undefined,
    requestPolicy: 'network-only',
  });
  const seen = looked.data?.job.id === jobId ? looked.data?.job : undefined;
  const job = jobId === undefined ? undefined : (seen ?? started.data?.runSettlement);
  const isRunning = job !== undefined && !isOver(job);

  useEffect(() => {
    if (!isRunning || looked.fetching) return;
    const timer = setTimeout(() => look({ requestPolicy: 'network-only' }), LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [isRunning, looked.fetching, look]);

  const told = useRef<string>(undefined);
  useEffect(() => {
    if (!job || !isOver(job) || told.current === job.id) return;
    told.current = job.id;
    onOver();
  }, [job, onOver]);

  return {
    job,
    isRunning: isRunning || started.fetching,
    error: started.error ?? (job === undefined ? looked.error : undefined),
    run: (day: string) => {
      void start({ day }).then(({ data }) => {
        if (data) setJobId(data.runSettlement.id);
      });
    },
  };
}
