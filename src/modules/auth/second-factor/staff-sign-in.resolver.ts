import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { AllowedOrigins } from '../../../platform/settings/allowed-origins.js';
import { Ctx, CurrentActor, Public, StaffOnly } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { AdminLoginArgs } from '../auth.args.js';
import { AdminLoginResult, RefreshTransport } from '../auth.model.js';
import { callerOf } from '../sign-in/caller.js';
import { SignInAdmin } from '../sign-in/sign-in-admin.use-case.js';
import type { Staff } from '../step-up/step-ups.js';
import { ChangeAdminPassword } from './change-admin-password.use-case.js';
import { ticketHolder } from './login-cookie.js';
import { loginResult } from './login-result.js';
import { ResumeLogin } from './resume-login.js';
import { ChangePasswordArgs, TicketArgs, VerifySecondFactorArgs } from './second-factor.model.js';
import { VerifySecondFactor } from './verify-second-factor.use-case.js';

@Resolver()
export class StaffSignInResolver {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly signIn: SignInAdmin,
    private readonly resume: ResumeLogin,
    private readonly verify: VerifySecondFactor,
    private readonly changePassword: ChangeAdminPassword,
  ) {}

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description:
      'Signs staff in. Without totpCode, or before there is an authenticator app, the answer is a ticket for the ' +
      'second half. Errors: SIGN_IN_FAILED, SIGN_IN_RESET_NEEDED, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, RATE_LIMITED.',
  })
  async adminLogin(
    @Ctx() context: RequestContext,
    @Args() { email, password, totpCode, refreshTransport }: AdminLoginArgs,
  ): Promise<AdminLoginResult> {
    const transport = refreshTransport ?? RefreshTransport.COOKIE;
    const caller = callerOf(context);
    const outcome = await this.signIn.execute(email, password, totpCode ?? null, transport, caller);
    return loginResult(context, transport, outcome);
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description:
      'What a ticket still asks for, where it came by another way than an answer. Errors: LOGIN_TICKET_INVALID, ' +
      'RATE_LIMITED, ORIGIN_REFUSED.',
  })
  async resumeAdminLogin(
    @Ctx() context: RequestContext,
    @Args() { loginTicket, refreshTransport }: TicketArgs,
  ): Promise<AdminLoginResult> {
    const holder = ticketHolder(context, this.origins, refreshTransport);
    return loginResult(context, refreshTransport, await this.resume.execute(loginTicket, holder));
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description:
      'The second half of signing in. Errors: LOGIN_TICKET_INVALID, SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, ' +
      'RATE_LIMITED, SIGN_IN_FAILED, ORIGIN_REFUSED.',
  })
  async verifyAdminSecondFactor(
    @Ctx() context: RequestContext,
    @Args() { loginTicket, code, refreshTransport }: VerifySecondFactorArgs,
  ): Promise<AdminLoginResult> {
    const holder = ticketHolder(context, this.origins, refreshTransport);
    const outcome = await this.verify.execute(loginTicket, code, holder, callerOf(context));
    return loginResult(context, refreshTransport, outcome);
  }

  @StaffOnly()
  @StepUp()
  @Mutation(() => Boolean, {
    description:
      'A new password for the viewer; the viewer’s other sessions end. Errors: PASSWORD_WRONG, PASSWORD_REFUSED, ' +
      'SIGN_IN_RESET_NEEDED, STEP_UP_REQUIRED, RATE_LIMITED.',
  })
  async changeAdminPassword(
    @CurrentActor() staff: Staff,
    @Args() { currentPassword, newPassword }: ChangePasswordArgs,
  ): Promise<boolean> {
    await this.changePassword.execute(staff, currentPassword, newPassword);
    return true;
  }
}
