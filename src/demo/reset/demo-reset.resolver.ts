import { Args, ArgsType, Field, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import type { Actor } from '../../platform/security/actor.js';
import { ResetDemo } from './reset-demo.use-case.js';

@ArgsType()
class ResetDemoArgs {
  @Text({ max: 20 })
  @Field({ description: 'RESET, typed by whoever does it.' })
  word: string;
}

@Resolver()
export class DemoResetResolver {
  constructor(private readonly reset: ResetDemo) {}

  @RequirePermission('demo.reset')
  @StepUp()
  @Mutation(() => DateTimeScalar, {
    description:
      'Begins to make the data of the demo anew, and says since when. The server goes away and comes back with it; every ' +
      'session ends. Only where npm start runs the demo. Errors: DEMO_NOT_RUNNING, DEMO_WORD_WRONG, DEMO_NOT_SUPERVISED, ' +
      'DEMO_DATA_NOT_OURS, DEMO_WITHOUT_DATA, DEMO_RESET_RUNNING, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  resetDemo(@CurrentActor() actor: Actor, @Args() { word }: ResetDemoArgs): Promise<Date> {
    return this.reset.execute(actor, word);
  }
}
