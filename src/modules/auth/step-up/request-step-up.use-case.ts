import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { StepUpCalls } from '../../../platform/graphql/step-up-calls.js';
import { FactorStore } from '../second-factor/factor-store.js';
import { offeredOf, type OfferedFactor } from '../second-factor/offered-factors.js';
import { StepUps, type Staff, type StepUpQuestion } from './step-ups.js';

/** Asks for a fresh second factor for one call that is about to be made. */
@Injectable()
export class RequestStepUp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly calls: StepUpCalls,
    private readonly factors: FactorStore,
    private readonly stepUps: StepUps,
  ) {}

  /**
   * @param variablesJson the call's arguments by name, as a JSON object
   * @throws INPUT_INVALID
   */
  execute(
    staff: Staff,
    operation: string,
    variablesJson: string,
  ): Promise<StepUpQuestion & { factors: OfferedFactor[] }> {
    const argumentsHash = this.calls.hashOf(operation, variablesJson);
    return this.uow.run(staff, async (tx) => ({
      ...(await this.stepUps.ask(tx, staff, operation, argumentsHash)),
      factors: offeredOf(await this.factors.heldBy(tx, staff.id)),
    }));
  }
}
