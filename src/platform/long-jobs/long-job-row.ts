import type { JobStatus } from '../queue/job-queue.js';
import type { ActorType } from '../security/actor.js';

/** A long job as lists read it. */
export interface LongJobRow {
  id: string;
  kind: string;
  title: string;
  ownerType: ActorType;
  ownerId: string | null;
  status: JobStatus;
  done: number;
  total: number | null;
  messageKey: string | null;
  result: unknown;
  errorCode: string | null;
  error: string | null;
  attempts: number;
  cancelRequestedAt: Date | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  version: number;
}
