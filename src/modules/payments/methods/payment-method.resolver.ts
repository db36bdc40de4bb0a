import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission, SignedIn } from '../../../platform/graphql/access.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import { paymentErrors } from '../payments.errors.js';
import {
  OfferedPaymentMethod,
  PaymentMethodInput,
  PaymentMethodModel,
  PaymentMethodSetting,
} from './payment-method.model.js';
import { PaymentMethodState, stateOf } from './payment-method.rules.js';
import { PaymentMethods } from './payment-methods.js';
import { SetPaymentMethodActive, UpsertPaymentMethod } from './save-payment-method.use-cases.js';

@Resolver(() => PaymentMethodModel)
export class PaymentMethodResolver {
  constructor(
    private readonly methods: PaymentMethods,
    private readonly upsert: UpsertPaymentMethod,
    private readonly switchActive: SetPaymentMethodActive,
  ) {}

  @RequirePermission('paymentMethod.read')
  @Query(() => [PaymentMethodModel], { description: 'All ways to pay, those that work first.' })
  paymentMethods(): Promise<PaymentMethodModel[]> {
    return this.methods.all();
  }

  @SignedIn()
  @Query(() => [OfferedPaymentMethod], { description: 'Ways to pay that an order can be made for now.' })
  async offeredPaymentMethods(): Promise<OfferedPaymentMethod[]> {
    return (await this.methods.all()).filter((method) => stateOf(method) === PaymentMethodState.ACTIVE);
  }

  @RequirePermission('paymentMethod.write')
  @StepUp()
  @Mutation(() => PaymentMethodModel, {
    description:
      'Writes a way to pay down; secrets go in and never come out. Errors: PAYMENT_METHOD_NOT_FOUND, ' +
      'PAYMENT_METHOD_EXISTS, VERSION_STALE, AMOUNT_INVALID, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async upsertPaymentMethod(
    @CurrentActor() actor: Actor,
    @Args('input') input: PaymentMethodInput,
  ): Promise<PaymentMethodModel> {
    const id = await this.upsert.execute(actor, {
      ...input,
      id: input.id ?? null,
      version: input.version ?? null,
      configuration: Object.fromEntries(input.configuration.map(({ name, value }) => [name, value])),
      secrets: input.secrets.map(({ name, value }) => ({ name, value: value ?? null })),
    });
    return this.read(id);
  }

  @RequirePermission('paymentMethod.write')
  @StepUp()
  @Mutation(() => PaymentMethodModel, {
    description:
      'Offers it to new orders, or no longer; orders made with it go on. Errors: PAYMENT_METHOD_NOT_FOUND, ' +
      'PAYMENT_METHOD_NOT_CONFIGURED, VERSION_STALE, STEP_UP_REQUIRED.',
  })
  async setPaymentMethodActive(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('active') active: boolean,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<PaymentMethodModel> {
    await this.switchActive.execute(actor, id, active, version);
    return this.read(id);
  }

  @ResolveField(() => PaymentMethodState)
  state(method: PaymentMethodModel): PaymentMethodState {
    return stateOf(method);
  }

  @ResolveField(() => [PaymentMethodSetting])
  configuration(method: PaymentMethodModel): PaymentMethodSetting[] {
    return Object.entries(method.configuration).map(([name, value]) => ({ name, value }));
  }

  private async read(id: string): Promise<PaymentMethodModel> {
    const row = await this.methods.byId(id);
    if (!row) throw paymentErrors.PAYMENT_METHOD_NOT_FOUND();
    return row;
  }
}
