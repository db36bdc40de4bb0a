import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { StepUpCalls } from '../../../platform/graphql/step-up-calls.js';
import { PasskeyCeremonies } from '../passkeys/passkey-ceremonies.js';
import { PasskeyStore } from '../passkeys/passkey.store.js';
import { FactorStore } from '../second-factor/factor-store.js';
import { OfferedFactor, offeredOf } from '../second-factor/offered-factors.js';
import { StepUps, type Staff, type StepUpQuestion } from './step-ups.js';

export interface AskedStepUp extends StepUpQuestion {
  factors: OfferedFactor[];
  /** For navigator.credentials.get; null for somebody without a passkey. */
  passkeyOptionsJson: string | null;
}

/** Asks for a fresh second factor for one call that is about to be made. */
@Injectable()
export class RequestStepUp {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly calls: StepUpCalls,
    private readonly factors: FactorStore,
    private readonly passkeys: PasskeyStore,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly stepUps: StepUps,
  ) {}

  /**
   * @param variablesJson the call's arguments by name, as a JSON object
   * @throws INPUT_INVALID
   */
  async execute(staff: Staff, operation: string, variablesJson: string): Promise<AskedStepUp> {
    const argumentsHash = this.calls.hashOf(operation, variablesJson);
    const { known, ...asked } = await this.uow.run(staff, async (tx) => ({
      ...(await this.stepUps.ask(tx, staff, operation, argumentsHash)),
      factors: offeredOf(await this.factors.heldBy(tx, staff.id)),
      known: await this.passkeys.of(tx, [staff.id]),
    }));
    const offersPasskey = asked.factors.includes(OfferedFactor.PASSKEY);
    const options = offersPasskey ? await this.ceremonies.request(asked.challenge, known) : null;
    return { ...asked, passkeyOptionsJson: options && JSON.stringify(options) };
  }
}
