import { Args, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, CustomerOnly } from '../../../platform/graphql/access.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { hideUnless, maskUnless } from '../../../platform/personal-data/mask-unless.js';
import type { Actor } from '../../../platform/security/actor.js';
import { AllowWhileImpersonating } from '../../../platform/security/impersonation.js';
import { userModelOf, UserModel } from '../../users/index.js';
import { ChangePassword } from './change-password.use-case.js';
import { ConfirmContactChange } from './confirm-contact-change.use-case.js';
import { customerOf } from './customer-of.js';
import { ChangePasswordArgs, SubmitSignupInput, UpdateViewerProfileArgs } from './customers.inputs.js';
import { ProfileUpdated, profileUpdatedOf, SignupModel } from './customers.model.js';
import { Gender } from './signup.store.js';
import { SubmitSignup } from './submit-signup.use-case.js';
import { UpdateViewerProfile } from './update-viewer-profile.use-case.js';

/** What customers change of their own account. */
@Resolver(() => UserModel)
export class CustomerProfileResolver {
  constructor(
    private readonly password: ChangePassword,
    private readonly profile: UpdateViewerProfile,
    private readonly contact: ConfirmContactChange,
    private readonly submit: SubmitSignup,
  ) {}

  @CustomerOnly()
  @Mutation(() => String, {
    description:
      'Changes the password and ends every other session. Answers the token this device keeps from now on. Errors: PASSWORD_WRONG, PASSWORD_NOT_SET, PASSWORD_REFUSED, SIGN_IN_RESET_NEEDED, RATE_LIMITED.',
  })
  changePassword(
    @CurrentActor() actor: Actor,
    @Args() { current, next }: ChangePasswordArgs,
  ): Promise<string> {
    return this.password.execute(customerOf(actor), current, next);
  }

  @CustomerOnly()
  @AllowWhileImpersonating('write')
  @Mutation(() => ProfileUpdated, {
    description:
      'Changes one’s own name, address or number. Errors: VERSION_STALE, PASSWORD_WRONG, PHONE_PROOF_UNAVAILABLE, PHONE_INVALID, PHONE_NOT_REACHED, SIGN_IN_RESET_NEEDED, RATE_LIMITED, IMPERSONATION_REFUSED, INPUT_INVALID.',
  })
  async updateViewerProfile(
    @CurrentActor() actor: Actor,
    @Args() { input, version }: UpdateViewerProfileArgs,
  ): Promise<ProfileUpdated> {
    return profileUpdatedOf(await this.profile.execute(customerOf(actor), input, version));
  }

  @CustomerOnly()
  @Mutation(() => UserModel, {
    description:
      'Takes the new address over, by the link from the letter to it; the old one is told. Errors: LINK_INVALID, EMAIL_TAKEN.',
  })
  async confirmContactChange(@CurrentActor() actor: Actor, @Args('token') token: string): Promise<UserModel> {
    return userModelOf(await this.contact.execute(customerOf(actor), token));
  }

  @CustomerOnly()
  @Mutation(() => ProfileUpdated, {
    description:
      'Tells who one is, after the first sign-in; again to correct it. Errors: UNDER_AGE, BIRTH_DATE_INVALID, PHONE_INVALID, PHONE_TAKEN, PHONE_PROOF_UNAVAILABLE, EMAIL_TAKEN, CONSENT_MISSING, RATE_LIMITED, INPUT_INVALID.',
  })
  async submitSignup(
    @CurrentActor() actor: Actor,
    @Args('input') input: SubmitSignupInput,
  ): Promise<ProfileUpdated> {
    const { gender, email, ...rest } = input;
    const done = await this.submit.execute(customerOf(actor), {
      ...rest,
      gender: gender ?? null,
      email: email ?? null,
    });
    return profileUpdatedOf(done);
  }

  // Without parameter decorators it is called plainly with (parent, args, context): a list asks for it per row.
  @ResolveField(() => SignupModel, {
    nullable: true,
    description: 'What was told at sign-up; null when nothing was yet.',
  })
  signup(user: UserModel, _args: unknown, { loaders }: RequestContext): Loaded<SignupModel | null> {
    return loaders.load('signupOfUser', user.id);
  }
}

@Resolver(() => SignupModel)
export class SignupFieldsResolver {
  @ResolveField(() => String, {
    nullable: true,
    description:
      'A day of the calendar. Masked for staff without user.read.personal; null when it cannot be opened.',
  })
  birthDate(signup: SignupModel, _args: unknown, context: RequestContext): string | null {
    return maskUnless(context, 'user.read.personal', 'birth', signup.userId, signup.birthDate);
  }

  @ResolveField(() => Gender, { nullable: true, description: 'Null for staff without user.read.personal.' })
  gender(signup: SignupModel, _args: unknown, context: RequestContext): Gender | null {
    return hideUnless(context, 'user.read.personal', 'memo', signup.userId, signup.gender);
  }
}
