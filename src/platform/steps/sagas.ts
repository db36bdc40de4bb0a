import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { afterCommit, type Tx } from '../db/unit-of-work.js';
import { Nudge } from '../outbox/nudge.js';
import { actorId, type Actor } from '../security/actor.js';
import { currentTraceId } from '../telemetry/trace.js';
import { sagaErrors } from './saga.errors.js';
import { SagaStatus, SagaStepStatus, StepDirection } from './saga.queries.js';
import type { AnySaga, Saga, SagaName } from './saga.js';

interface RunState {
  kind: string;
  status: SagaStatus;
  version: number;
  stuck_at: Date | null;
  given_up_at: Date | null;
}

/** What use cases may ask of sagas: start one, poke one that waits, and the two acts of staff. */
@Injectable()
export class Sagas {
  private readonly byName = new Map<string, AnySaga>();

  constructor(
    private readonly clock: Clock,
    private readonly nudge: Nudge,
  ) {}

  /** In `onModuleInit`. */
  register<N extends SagaName>(saga: Saga<N>): void {
    if (this.byName.has(saga.name)) throw new Error(`Saga ${saga.name} is registered twice`);
    this.byName.set(saga.name, saga);
  }

  named(name: string): AnySaga | undefined {
    return this.byName.get(name);
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }

  /**
   * Begins a saga when `tx` commits. One run of a saga at a time for each subject: if one is open, that is it.
   * @param subjectId what it is about (the domain, the import)
   * @param input ids and what cannot be read back; nothing personal, nothing secret
   */
  async start<N extends SagaName>(
    tx: Tx,
    actor: Actor,
    name: N,
    subjectId: string,
    input: SagaInputs[N],
  ): Promise<{ runId: string; begun: boolean }> {
    const saga = this.byName.get(name);
    if (!saga) throw new Error(`No saga ${name}`);
    const runId = newId();
    const now = this.clock.now();
    const begun: unknown[] = await tx.query(
      `INSERT INTO saga_runs (id, kind, subject_id, input, status, started_by_type, started_by_id, trace_id, created_at,
                              updated_at, due_at)
       VALUES ($1, $2, $3, $4, 'RUNNING', $5, $6, $7, $8, $8, $8)
       ON CONFLICT (kind, subject_id) WHERE due_at IS NOT NULL DO NOTHING RETURNING 1`,
      [runId, name, subjectId, input, actor.type, actorId(actor), currentTraceId(), now],
    );
    if (begun.length === 0) {
      const [open]: { id: string }[] = await tx.query(
        `SELECT id FROM saga_runs WHERE kind = $1 AND subject_id = $2 AND due_at IS NOT NULL`,
        [name, subjectId],
      );
      // It ended between the two statements: then there is room for a new one.
      return open ? { runId: open.id, begun: false } : this.start(tx, actor, name, subjectId, input);
    }
    // The plan is written down whole, so that staff sees it and a run keeps its steps when the code changes.
    await tx.query(
      `INSERT INTO saga_steps (run_id, direction, position, name, status, key)
       SELECT $1, 'DO', n - 1, name, 'PENDING', key FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS s (name, key, n)`,
      [runId, saga.steps.map((step) => step.name), saga.steps.map(() => newId())],
    );
    afterCommit(tx, () => this.nudge.send('work'));
    return { runId, begun: true };
  }

  /** Something a waiting run waits for may have happened: it looks now. Harmless when it does not wait. */
  async poke(tx: Tx, runId: string): Promise<void> {
    // A call that is under way looked perhaps too early: the new version makes it look once more.
    await tx.query(
      `UPDATE saga_runs SET due_at = least(due_at, $2), version = version + 1
       WHERE id = $1 AND due_at IS NOT NULL AND EXISTS (
         SELECT FROM saga_steps WHERE run_id = $1 AND status IN ('WAITING', 'CALLING'))`,
      [runId, this.clock.now()],
    );
    afterCommit(tx, () => this.nudge.send('work'));
  }

  /**
   * Asks again now, with all tries anew: what was unknown with its old key, what was declined with a new one.
   * @throws SAGA_NOT_FOUND, SAGA_ENDED, VERSION_STALE
   */
  async retry(tx: Tx, runId: string, version: number): Promise<string> {
    const run = await this.lockOpen(tx, runId, version);
    await tx.query(
      `UPDATE saga_steps SET attempts = 0, key = CASE status WHEN 'DECLINED' THEN $2::uuid ELSE key END
       WHERE run_id = $1 AND status IN ('DECLINED', 'UNKNOWN', 'CALLING', 'WAITING')`,
      [runId, newId()],
    );
    await this.takeUp(tx, runId, `stuck_at = NULL`);
    return run.kind;
  }

  /**
   * Goes no further and takes back what was done. A run that is already taking back, and is stuck at it, ends as it is.
   * @throws SAGA_NOT_FOUND, SAGA_ENDED, SAGA_STEP_FINAL, VERSION_STALE
   */
  async giveUp(tx: Tx, runId: string, version: number): Promise<string> {
    const run = await this.lockOpen(tx, runId, version);
    if (run.status === SagaStatus.RUNNING) await this.requireUndoable(tx, runId, run.kind);
    await this.takeUp(tx, runId, `stuck_at = NULL, given_up_at = coalesce(given_up_at, $2)`);
    if (run.status === SagaStatus.UNDOING && run.stuck_at) await this.abandon(tx, runId);
    return run.kind;
  }

  private async abandon(tx: Tx, runId: string): Promise<void> {
    await tx.query(
      `UPDATE saga_runs SET status = 'ABANDONED', finished_at = $2, due_at = NULL, lease_token = lease_token + 1,
         lease_until = NULL WHERE id = $1`,
      [runId, this.clock.now()],
    );
  }

  /** A step that cannot be undone, and has happened or may have: there is no way back. @throws SAGA_STEP_FINAL */
  private async requireUndoable(tx: Tx, runId: string, kind: string): Promise<void> {
    const finals = (this.byName.get(kind)?.steps ?? []).filter((step) => 'final' in step.end);
    const [reached]: { name: string }[] = await tx.query(
      `SELECT name FROM saga_steps WHERE run_id = $1 AND direction = $2 AND name = ANY($3)
         AND status NOT IN ($4, $5) LIMIT 1`,
      [
        runId,
        StepDirection.DO,
        finals.map((step) => step.name),
        SagaStepStatus.PENDING,
        SagaStepStatus.DECLINED,
      ],
    );
    if (reached) throw sagaErrors.SAGA_STEP_FINAL({ step: reached.name });
  }

  private async lockOpen(tx: Tx, runId: string, version: number): Promise<RunState> {
    const [run]: RunState[] = await tx.query(
      `SELECT kind, status, version, stuck_at, given_up_at FROM saga_runs WHERE id = $1 FOR UPDATE`,
      [runId],
    );
    if (!run) throw sagaErrors.SAGA_NOT_FOUND();
    if (run.status !== SagaStatus.RUNNING && run.status !== SagaStatus.UNDOING)
      throw sagaErrors.SAGA_ENDED({ status: run.status });
    if (run.version !== version) throw commonErrors.VERSION_STALE({ current: run.version, given: version });
    return run;
  }

  private async takeUp(tx: Tx, runId: string, change: string): Promise<void> {
    await tx.query(
      `UPDATE saga_runs SET ${change}, due_at = $2, updated_at = $2, version = version + 1 WHERE id = $1`,
      [runId, this.clock.now()],
    );
    afterCommit(tx, () => this.nudge.send('work'));
  }
}
