import { JobStatus } from '../../platform/queue/job-queue.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { DomainError, ErrorArgs } from '../../shared/errors.js';
import type { ImportSource } from '../../platform/imports/import-source.js';
import type { Door } from './doors.js';

/** Rows, with what they changed, are kept so long: until then it can be undone. */
export const KEPT_DAYS = 7;
const HOUR_MS = 3_600_000;

export enum ImportPhase {
  PLANNING = 'PLANNING',
  REFUSED = 'REFUSED',
  PLANNED = 'PLANNED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  UNDOING = 'UNDOING',
  UNDONE = 'UNDONE',
}

export enum ImportStatus {
  PLANNING = 'PLANNING',
  REFUSED = 'REFUSED',
  PLANNED = 'PLANNED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  UNDOING = 'UNDOING',
  UNDONE = 'UNDONE',
  CANCELED = 'CANCELED',
  FAILED = 'FAILED',
}

export enum ImportRowResult {
  PLANNED = 'PLANNED',
  APPLIED = 'APPLIED',
  FAILED = 'FAILED',
  UNDONE = 'UNDONE',
  KEPT = 'KEPT',
}

interface Standing {
  phase: ImportPhase;
  creates: number;
  updates: number;
  applied: number;
  plannedAt: Date | null;
  createdAt: Date;
  forgottenAt: Date | null;
}

/** Without a job that is open nothing goes on: the phase stopped where it is. */
export function statusOf(phase: ImportPhase, job: JobStatus | null): ImportStatus {
  const runs = job === JobStatus.WAITING || job === JobStatus.DELAYED || job === JobStatus.ACTIVE;
  const works = phase === 'PLANNING' || phase === 'RUNNING' || phase === 'UNDOING';
  if (!works || runs) return ImportStatus[phase];
  // Its last transaction named the phase after it; a job that completed without one was taken over.
  return job === JobStatus.CANCELED ? ImportStatus.CANCELED : ImportStatus.FAILED;
}

const stopped = (status: ImportStatus): boolean =>
  status === ImportStatus.CANCELED || status === ImportStatus.FAILED;

/** Made for the first time, or taken up where it stopped. */
export function mayRun(row: Standing, status: ImportStatus): boolean {
  const ready = row.phase === 'PLANNED' || (row.phase === 'RUNNING' && stopped(status));
  return ready && row.forgottenAt === null && row.creates + row.updates > 0;
}

export function mayUndo(row: Standing, status: ImportStatus): boolean {
  const ready =
    row.phase === 'DONE' || ((row.phase === 'RUNNING' || row.phase === 'UNDOING') && stopped(status));
  return ready && row.forgottenAt === null && row.applied > 0;
}

export function mayCancel(status: ImportStatus): boolean {
  return [ImportStatus.PLANNING, ImportStatus.RUNNING, ImportStatus.UNDOING].includes(status);
}

export function planGoodUntil(
  { plannedAt }: Pick<Standing, 'plannedAt'>,
  { planHours }: Pick<Door, 'planHours'>,
): Date | null {
  return plannedAt && new Date(plannedAt.getTime() + planHours * HOUR_MS);
}

export function keptUntil({ createdAt }: Pick<Standing, 'createdAt'>): Date {
  return new Date(createdAt.getTime() + KEPT_DAYS * 24 * HOUR_MS);
}

/** @throws FORBIDDEN without one of the permissions it takes */
export function requireAll(permissions: readonly string[], held: ReadonlySet<string>): void {
  const missing = permissions.find((permission) => !held.has(permission));
  if (missing) throw commonErrors.FORBIDDEN({ permission: missing });
}

/** What is wrong, as it is kept and shown. */
export interface Problem {
  code: string;
  message: string;
  args: ErrorArgs;
}

/** @param source whose columns are named as people know them, where the error names a field */
export function problemOf({ code, message, args }: DomainError, source?: ImportSource | null): Problem {
  const column = source?.columns.find(({ name }) => name === args['path']);
  return { code, message, args: column ? { ...args, column: column.title } : args };
}
