import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor, CustomerOnly } from '../../../../platform/graphql/access.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { userModelOf, UserModel } from '../../../users/index.js';
import { customerOf } from '../customer-of.js';
import { ConfirmPhoneChange } from './confirm-phone-change.use-case.js';
import { PhoneChangeModel, phoneChangeOf, RequestPhoneChangeArgs } from './phone.model.js';
import { RequestPhoneChange } from './request-phone-change.use-case.js';

/** How a customer gets another phone number, or proves the one they have. */
@Resolver()
export class PhoneResolver {
  constructor(
    private readonly request: RequestPhoneChange,
    private readonly confirm: ConfirmPhoneChange,
  ) {}

  @CustomerOnly()
  @Mutation(() => PhoneChangeModel, {
    description:
      'Sends a code to a number that one wants to have, or to prove the one that is there; again for another code. Errors: PHONE_PROOF_UNAVAILABLE, PHONE_INVALID, PHONE_NOT_REACHED, PASSWORD_WRONG, SIGN_IN_RESET_NEEDED, RATE_LIMITED.',
  })
  async requestPhoneChange(
    @CurrentActor() actor: Actor,
    @Args() { phone, currentPassword, language }: RequestPhoneChangeArgs,
  ): Promise<PhoneChangeModel> {
    const wanted = { phone, currentPassword: currentPassword ?? null, locale: language };
    return phoneChangeOf(await this.request.execute(customerOf(actor), wanted));
  }

  @CustomerOnly()
  @Mutation(() => UserModel, {
    description:
      'Takes the new number over, by the code that went to it; the former one is told. Errors: PHONE_CODE_INVALID, PHONE_TAKEN, SIGN_IN_RESET_NEEDED, RATE_LIMITED.',
  })
  async confirmPhoneChange(@CurrentActor() actor: Actor, @Args('code') code: string): Promise<UserModel> {
    return userModelOf(await this.confirm.execute(customerOf(actor), code));
  }
}
