import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { sagaErrors } from '../../platform/steps/saga.errors.js';
import { SagaQueries, type SagaRunRow } from '../../platform/steps/saga.queries.js';
import { Sagas } from '../../platform/steps/sagas.js';
import { isUuid } from '../../shared/ids.js';
import { AuditLog } from '../audit/index.js';

/** The two things staff can do about a run, each with its record. */
@Injectable()
export class SagaActs {
  constructor(
    private readonly sagas: Sagas,
    private readonly queries: SagaQueries,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly stepUp: StepUpGrants,
  ) {}

  /** @throws SAGA_NOT_FOUND, SAGA_ENDED, VERSION_STALE */
  retry(actor: Actor, id: string, version: number): Promise<SagaRunRow> {
    return this.act(actor, id, 'saga.retried', (tx) => this.sagas.retry(tx, id, version));
  }

  /** An outcome by force. @throws SAGA_NOT_FOUND, SAGA_ENDED, SAGA_STEP_FINAL, VERSION_STALE, STEP_UP_REQUIRED */
  giveUp(actor: Actor, id: string, version: number): Promise<SagaRunRow> {
    return this.act(actor, id, 'saga.given-up', async (tx) => {
      await this.stepUp.consume(tx, actor);
      return this.sagas.giveUp(tx, id, version);
    });
  }

  private async act(
    actor: Actor,
    id: string,
    action: string,
    act: (tx: Tx) => Promise<string>,
  ): Promise<SagaRunRow> {
    if (!isUuid(id)) throw sagaErrors.SAGA_NOT_FOUND();
    await this.uow.run(actor, async (tx) => {
      const saga = await act(tx);
      await this.audit.record(tx, actor, {
        action,
        resourceType: 'saga-run',
        resourceId: id,
        details: { saga },
      });
    });
    const run = await this.queries.byId(id);
    if (!run) throw sagaErrors.SAGA_NOT_FOUND();
    return run;
  }
}
