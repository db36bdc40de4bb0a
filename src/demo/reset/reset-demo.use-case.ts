import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../modules/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Config } from '../../platform/config/config.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { StepUpGrants } from '../../platform/security/step-up-grants.js';
import { demoErrors } from './demo-reset.errors.js';
import { DemoSupervisor, type SupervisorAnswer } from './demo-supervisor.js';

/** Typed by whoever resets, so that nobody does it by a slip. The same in every language of the app. */
export const RESET_WORD = 'RESET';

/** Asks `npm start` to make the demo's data anew. The server ends soon after it has answered, and comes back with it. */
@Injectable()
export class ResetDemo {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly stepUp: StepUpGrants,
    private readonly supervisor: DemoSupervisor,
  ) {}

  /**
   * @returns when it began
   * @throws DEMO_NOT_RUNNING, DEMO_WORD_WRONG, DEMO_NOT_SUPERVISED, DEMO_DATA_NOT_OURS,
   *   DEMO_WITHOUT_DATA, DEMO_RESET_RUNNING, STEP_UP_REQUIRED
   */
  async execute(actor: Actor, word: string): Promise<Date> {
    if (this.config.isProduction || !this.config.env.MADANG_DEMO) throw demoErrors.DEMO_NOT_RUNNING();
    if (word !== RESET_WORD) throw demoErrors.DEMO_WORD_WRONG({ path: 'word', word: RESET_WORD });
    refuseUnless('may', await this.supervisor.ask('may-reset'));
    const since = this.clock.now();
    // On record before it begins: what it ends with is a log that begins anew.
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      await this.audit.record(tx, actor, {
        action: 'demo.reset-begun',
        resourceType: 'demo',
        resourceId: null,
      });
    });
    refuseUnless('begun', await this.supervisor.ask('reset'));
    return since;
  }
}

function refuseUnless(hoped: SupervisorAnswer, answer: SupervisorAnswer | null): void {
  if (answer === hoped) return;
  if (answer === 'not-ours') throw demoErrors.DEMO_DATA_NOT_OURS();
  if (answer === 'no-data') throw demoErrors.DEMO_WITHOUT_DATA();
  if (answer === 'busy') throw demoErrors.DEMO_RESET_RUNNING();
  throw demoErrors.DEMO_NOT_SUPERVISED();
}
