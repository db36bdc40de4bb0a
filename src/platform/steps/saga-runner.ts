import { Injectable, type OnModuleInit } from '@nestjs/common';
import { jitteredBackoff } from '../../shared/backoff.js';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { systemActor } from '../security/actor.js';
import { killPoint } from '../telemetry/kill-point.js';
import { describeError, log } from '../telemetry/logger.js';
import type { Lease } from '../work/lease.js';
import { LeasedWork } from '../work/leased-work.js';
import { unknown, type AnySaga, type Json, type Step, type StepAnswer, type StepCall } from './saga.js';
import { SagaStatus, SagaStepStatus, StepDirection } from './saga.queries.js';
import { Sagas } from './sagas.js';

const CONCURRENCY = 4;
const STUCK_AGAIN_MS = 3_600_000;
const REASON_MAX = 500;
const RESULT_MAX = 16_000;
const ACTOR = systemActor('saga');

interface RunRow {
  kind: string;
  subject_id: string;
  input: never;
  status: SagaStatus;
  given_up_at: Date | null;
  version: number;
}

interface StepRow {
  direction: StepDirection;
  position: number;
  name: string;
  status: SagaStepStatus;
  key: string;
  attempts: number;
  result: Json;
  started_at: Date | null;
}

/** A call that has been decided on and written down. */
interface Planned {
  run: RunRow;
  row: StepRow;
  step: Step<never>;
  call: Omit<StepCall<never>, 'signal'>;
}

type Progress = 'go on' | 'given back';

/**
 * Takes runs from step to step: the intent is committed, the call is made outside any transaction, the answer is
 * committed. Where a run stands is read from its rows each time, so a crash anywhere is an ordinary case.
 */
@Injectable()
export class SagaRunner implements OnModuleInit {
  constructor(
    private readonly work: LeasedWork,
    private readonly sagas: Sagas,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.work.register({
      table: 'saga_runs',
      concurrency: CONCURRENCY,
      kinds: () => this.sagas.names,
      work: (lease) => this.advance(lease),
    });
  }

  private async advance(lease: Lease): Promise<void> {
    for (;;) {
      const planned = await this.plan(lease);
      if (!planned) return;
      const point = `saga.${planned.run.kind}.${planned.row.name}.${planned.row.direction}`;
      await killPoint(`${point}.planned`);
      const answer = await this.call(planned, lease.lost);
      await killPoint(`${point}.called`);
      const progress = await this.record(lease, planned, answer);
      await killPoint(`${point}.recorded`);
      if (progress === 'given back') return;
    }
  }

  /** Decides on the next call and commits the intent, or ends the run. */
  private plan(lease: Lease): Promise<Planned | null> {
    return this.uow.run(ACTOR, async (tx) => {
      await lease.hold(tx);
      const run = await this.runOf(tx, lease.id);
      const steps = await this.stepsOf(tx, lease.id);
      if (lease.signal.aborted) {
        await lease.release(tx, this.clock.now());
        return null;
      }
      const saga = this.sagas.named(run.kind);
      if (!saga) throw new Error(`No saga ${run.kind}`);
      if (run.status === SagaStatus.RUNNING && run.given_up_at) {
        const current = steps.find((row) => row.status !== SagaStepStatus.DONE);
        await this.turnBack(tx, lease, run, saga, steps, current, 'given up by staff');
      }
      const direction = run.status === SagaStatus.UNDOING ? StepDirection.UNDO : StepDirection.DO;
      const row = nextOf(
        run.status === SagaStatus.UNDOING ? await this.stepsOf(tx, lease.id) : steps,
        direction,
      );
      if (!row) {
        await this.finish(tx, lease, direction === StepDirection.DO ? SagaStatus.DONE : SagaStatus.UNDONE);
        return null;
      }
      const step = saga.steps.find((each) => each.name === row.name);
      if (!step) {
        await this.stick(tx, lease, run, `The code has no step ${row.name} any more.`);
        return null;
      }
      return this.intend(tx, lease, { run, row, step, steps });
    });
  }

  private async intend(
    tx: Tx,
    lease: Lease,
    { run, row, step, steps }: Omit<Planned, 'call'> & { steps: StepRow[] },
  ): Promise<Planned> {
    const startedAt = row.started_at ?? this.clock.now();
    await tx.query(
      `UPDATE saga_steps SET status = 'CALLING', attempts = attempts + 1, started_at = $4
       WHERE run_id = $1 AND direction = $2 AND position = $3`,
      [lease.id, row.direction, row.position, startedAt],
    );
    const doneSteps = steps.filter(
      (each) => each.direction === StepDirection.DO && each.status === SagaStepStatus.DONE,
    );
    const call = {
      runId: lease.id,
      subjectId: run.subject_id,
      input: run.input,
      key: row.key,
      attempt: row.attempts + 1,
      startedAt,
      results: Object.fromEntries(doneSteps.map((each) => [each.name, each.result])),
    };
    return { run, row: { ...row, attempts: row.attempts + 1 }, step, call };
  }

  /** Whatever goes wrong here, the call may have been made: that is `unknown`, never `declined`. */
  private async call({ row, step, call }: Planned, lost: AbortSignal): Promise<StepAnswer> {
    const signal = AbortSignal.any([lost, AbortSignal.timeout(step.limits.timeoutMs)]);
    const undo = 'undo' in step.end ? step.end.undo : null;
    const run = row.direction === StepDirection.UNDO ? undo : step.run;
    if (!run) return { kind: 'done', result: null };
    const late = new Promise<StepAnswer>((resolve) => {
      signal.addEventListener('abort', () => resolve(unknown('no answer in time')), { once: true });
    });
    try {
      const answer = await Promise.race([run({ ...call, signal }), late]);
      const size = answer.kind === 'done' ? JSON.stringify(answer.result).length : 0;
      if (size > RESULT_MAX) throw new Error(`The result has ${size} characters, ${RESULT_MAX} may be kept`);
      return answer;
    } catch (error) {
      const { message } = describeError(error);
      return unknown(message);
    }
  }

  private async record(lease: Lease, planned: Planned, answer: StepAnswer): Promise<Progress> {
    return this.uow.run(ACTOR, async (tx) => {
      await lease.hold(tx);
      switch (answer.kind) {
        case 'done':
          await this.settle(tx, lease, planned, SagaStepStatus.DONE, null, answer.result);
          await this.touch(tx, lease);
          return 'go on';
        case 'wait':
          await this.settle(tx, lease, planned, SagaStepStatus.WAITING, answer.reason);
          await this.park(tx, lease, planned.run, answer.until ?? 'infinity');
          return 'given back';
        case 'unknown':
          await this.settle(tx, lease, planned, SagaStepStatus.UNKNOWN, answer.reason);
          await this.againLater(tx, lease, planned, answer.reason);
          return 'given back';
        case 'declined':
          return this.declined(tx, lease, planned, answer);
      }
    });
  }

  private async declined(
    tx: Tx,
    lease: Lease,
    planned: Planned,
    answer: StepAnswer & { kind: 'declined' },
  ): Promise<Progress> {
    const { run, row, step } = planned;
    await this.settle(tx, lease, planned, SagaStepStatus.DECLINED, answer.reason);
    const undoing = row.direction === StepDirection.UNDO;
    const again = answer.again && row.attempts < step.limits.attempts;
    if (again || undoing) {
      // Nothing was done, so the next call is another one: a vendor would repeat its refusal for the old key.
      await tx.query(
        `UPDATE saga_steps SET key = $4 WHERE run_id = $1 AND direction = $2 AND position = $3`,
        [lease.id, row.direction, row.position, newId()],
      );
      await this.againLater(tx, lease, planned, answer.reason);
      return 'given back';
    }
    const saga = this.sagas.named(run.kind);
    const steps = await this.stepsOf(tx, lease.id);
    const irrevocable = steps.find(
      (each) => each.status === SagaStepStatus.DONE && 'final' in (stepNamed(saga, each.name)?.end ?? {}),
    );
    if (irrevocable || !saga) {
      await this.stick(tx, lease, run, `${row.name} was declined: ${answer.reason}`);
      return 'given back';
    }
    const current = steps.find((each) => each.position === row.position);
    await this.turnBack(tx, lease, run, saga, steps, current, `${row.name}: ${answer.reason}`);
    return 'go on';
  }

  /** Plans the way back: each step that was done, or may have been, last first. */
  private async turnBack(
    tx: Tx,
    lease: Lease,
    run: RunRow,
    saga: AnySaga,
    steps: StepRow[],
    current: StepRow | undefined,
    reason: string,
  ): Promise<void> {
    const maybeDone = current !== undefined && mayHaveHappened(current) ? [current] : [];
    const back = [...steps.filter((row) => row.status === SagaStepStatus.DONE), ...maybeDone].filter(
      (row) => 'undo' in (stepNamed(saga, row.name)?.end ?? {}),
    );
    await tx.query(
      `INSERT INTO saga_steps (run_id, direction, position, name, status, key)
       SELECT $1, 'UNDO', position, name, 'PENDING', key FROM unnest($2::integer[], $3::text[], $4::uuid[])
         AS s (position, name, key)`,
      [lease.id, back.map((row) => row.position), back.map((row) => row.name), back.map(() => newId())],
    );
    run.status = SagaStatus.UNDOING;
    run.version += 1;
    await tx.query(
      `UPDATE saga_runs SET status = 'UNDOING', failure = coalesce(failure, $2), updated_at = $3, version = version + 1
       WHERE id = $1`,
      [lease.id, reason.slice(0, REASON_MAX), this.clock.now()],
    );
  }

  private async settle(
    tx: Tx,
    lease: Lease,
    { row }: Planned,
    status: SagaStepStatus,
    reason: string | null,
    result?: Json,
  ): Promise<void> {
    await tx.query(
      `UPDATE saga_steps SET status = $4, reason = $5, result = $6, finished_at = $7,
         attempts = CASE $4 WHEN 'WAITING' THEN 0 ELSE attempts END
       WHERE run_id = $1 AND direction = $2 AND position = $3`,
      [
        lease.id,
        row.direction,
        row.position,
        status,
        reason?.slice(0, REASON_MAX) ?? null,
        result === undefined ? null : JSON.stringify(result),
        status === SagaStepStatus.DONE ? this.clock.now() : null,
      ],
    );
  }

  private async againLater(tx: Tx, lease: Lease, planned: Planned, reason: string): Promise<void> {
    const { run, row, step } = planned;
    if (row.attempts >= step.limits.attempts) return this.stick(tx, lease, run, `${row.name}: ${reason}`);
    const waitMs = jitteredBackoff(row.attempts, step.limits.backoff);
    await this.park(tx, lease, run, new Date(this.clock.now().getTime() + waitMs));
  }

  /** Shown to staff, and still asked once an hour: an outage that ends needs nobody's click. */
  private async stick(tx: Tx, lease: Lease, run: RunRow, reason: string): Promise<void> {
    log.error({ run: lease.id, reason }, 'saga is stuck');
    await tx.query(
      `UPDATE saga_runs SET stuck_at = coalesce(stuck_at, $2), failure = coalesce(failure, $3) WHERE id = $1`,
      [lease.id, this.clock.now(), reason.slice(0, REASON_MAX)],
    );
    await this.park(tx, lease, run, new Date(this.clock.now().getTime() + STUCK_AGAIN_MS));
  }

  /** A poke or an act of staff that came during the call has changed the version: it is looked at now, not later. */
  private async park(tx: Tx, lease: Lease, run: RunRow, until: Date | 'infinity'): Promise<void> {
    const { version } = await this.runOf(tx, lease.id);
    await this.touch(tx, lease);
    await lease.release(tx, version === run.version ? until : this.clock.now());
  }

  private async touch(tx: Tx, lease: Lease): Promise<void> {
    await tx.query(`UPDATE saga_runs SET updated_at = $2, version = version + 1 WHERE id = $1`, [
      lease.id,
      this.clock.now(),
    ]);
  }

  private async finish(tx: Tx, lease: Lease, status: SagaStatus): Promise<void> {
    await tx.query(
      `UPDATE saga_runs SET status = $2, finished_at = $3, updated_at = $3, version = version + 1, stuck_at = NULL,
         due_at = NULL, lease_until = NULL, lease_owner = NULL WHERE id = $1`,
      [lease.id, status, this.clock.now()],
    );
  }

  private async runOf(tx: Tx, id: string): Promise<RunRow> {
    const [run]: RunRow[] = await tx.query(
      `SELECT kind, subject_id, input, status, given_up_at, version FROM saga_runs WHERE id = $1`,
      [id],
    );
    if (!run) throw new Error(`No run ${id}`);
    return run;
  }

  private stepsOf(tx: Tx, id: string): Promise<StepRow[]> {
    return tx.query<StepRow[]>(
      `SELECT direction, position, name, status, key, attempts, result, started_at FROM saga_steps
       WHERE run_id = $1 ORDER BY position`,
      [id],
    );
  }
}

function stepNamed(saga: AnySaga | undefined, name: string): Step<never> | undefined {
  return saga?.steps.find((step) => step.name === name);
}

/** The first that is not done on the way there, the last that is not undone on the way back. */
function nextOf(steps: StepRow[], direction: StepDirection): StepRow | undefined {
  const left = steps.filter((row) => row.direction === direction && row.status !== SagaStepStatus.DONE);
  return direction === StepDirection.DO ? left[0] : left.at(-1);
}

function mayHaveHappened(row: StepRow): boolean {
  return row.status !== SagaStepStatus.PENDING && row.status !== SagaStepStatus.DECLINED;
}
