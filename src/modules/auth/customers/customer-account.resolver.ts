import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Public } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import { UsersFacade } from '../../users/index.js';
import { userLoginResult } from '../sign-in/customer-sessions.js';
import type { Caller } from '../sign-in/sign-in-admin.use-case.js';
import { currentConsents } from './consent.rules.js';
import { AccountMailArgs, LinkPasswordArgs, LoginArgs, RegisterUserInput } from './customers.inputs.js';
import { Consent, PasswordLoginResult } from './customers.model.js';
import { LoginCustomer, type CustomerLogin } from './login.use-case.js';
import { RegisterUser } from './register-user.use-case.js';
import { RequestAccountMail } from './request-account-mail.use-case.js';
import { ResetPassword } from './reset-password.use-case.js';
import { VerifyEmail } from './verify-email.use-case.js';

/** How customers without Google or Kakao become customers, and get in. */
@Resolver()
export class CustomerAccountResolver {
  constructor(
    private readonly register: RegisterUser,
    private readonly verify: VerifyEmail,
    private readonly mail: RequestAccountMail,
    private readonly signIn: LoginCustomer,
    private readonly reset: ResetPassword,
    private readonly users: UsersFacade,
  ) {}

  @Public()
  @Query(() => [Consent], { description: 'What customers agree to, in the versions in force.' })
  consentDocuments(): Consent[] {
    return currentConsents();
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => Boolean, {
    description:
      'Registers by e-mail and password. Always true: a letter tells whoever reads there how it goes on. Errors: CONSENT_MISSING, PASSWORD_REFUSED, RATE_LIMITED, INPUT_INVALID.',
  })
  async registerUser(@Args('input') input: RegisterUserInput): Promise<boolean> {
    const { language: locale, ...rest } = input;
    await this.register.execute({ ...rest, locale });
    return true;
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => PasswordLoginResult, {
    description:
      'Makes a customer of a registration: the link from the letter, and the password that was chosen. Errors: LINK_INVALID, SIGN_IN_FAILED, SIGN_IN_RESET_NEEDED, EMAIL_TAKEN, RATE_LIMITED.',
  })
  async verifyEmail(
    @Ctx() context: RequestContext,
    @Args() { token, password }: LinkPasswordArgs,
  ): Promise<PasswordLoginResult> {
    return this.answer(await this.verify.execute(token, password, callerOf(context, null)));
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => Boolean, {
    description:
      'Sends the letter of a registration again. Always true. Errors: RATE_LIMITED, INPUT_INVALID.',
  })
  async resendVerification(@Args() { email, language }: AccountMailArgs): Promise<boolean> {
    await this.mail.execute('VERIFY', email, language);
    return true;
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => PasswordLoginResult, {
    description:
      'Signs a customer in by e-mail and password. Errors: SIGN_IN_FAILED, SIGN_IN_RESET_NEEDED, RATE_LIMITED.',
  })
  async login(
    @Ctx() context: RequestContext,
    @Args() { email, password, deviceToken }: LoginArgs,
  ): Promise<PasswordLoginResult> {
    return this.answer(await this.signIn.execute(email, password, callerOf(context, deviceToken ?? null)));
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => Boolean, {
    description:
      'Sends a link to set a new password, if there is an account. Always true. Errors: RATE_LIMITED, INPUT_INVALID.',
  })
  async requestPasswordReset(@Args() { email, language }: AccountMailArgs): Promise<boolean> {
    await this.mail.execute('RESET', email, language);
    return true;
  }

  @Public()
  @SpendsFrom('signIn')
  @Mutation(() => Boolean, {
    description:
      'Sets a new password by the link from the letter and signs everybody out. Errors: LINK_INVALID, PASSWORD_REFUSED, RATE_LIMITED.',
  })
  async resetPassword(
    @Ctx() context: RequestContext,
    @Args() { token, password }: LinkPasswordArgs,
  ): Promise<boolean> {
    await this.reset.execute(token, password, context.ip);
    return true;
  }

  private async answer(done: CustomerLogin): Promise<PasswordLoginResult> {
    const user = await this.users.byId(done.userId);
    return { ...userLoginResult(done, user), deviceToken: done.deviceToken };
  }
}

function callerOf(context: RequestContext, deviceToken: string | null): Caller {
  return { ip: context.ip, userAgent: context.http?.req.header('user-agent') ?? null, deviceToken };
}
