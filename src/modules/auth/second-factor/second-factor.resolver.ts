import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { AllowedOrigins } from '../../../platform/settings/allowed-origins.js';
import { Ctx, CurrentActor, Public, RequirePermission, StaffOnly } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { AdminUserModel } from '../auth.model.js';
import { callerOf } from '../sign-in/caller.js';
import { staffErrors } from '../staff/staff.errors.js';
import { StaffQueries } from '../staff/staff.queries.js';
import type { Staff } from '../step-up/step-ups.js';
import { ConfirmTotp } from './confirm-totp.use-case.js';
import { DisableTotp } from './disable-totp.use-case.js';
import { enrollerOf } from './enrollers.js';
import { ticketHolder } from './login-cookie.js';
import { loginResult } from './login-result.js';
import { RegenerateBackupCodes } from './regenerate-backup-codes.use-case.js';
import { ResetAdminFactors } from './reset-admin-factors.use-case.js';
import {
  ConfirmTotpArgs,
  DisableTotpArgs,
  ResetFactorsArgs,
  StartTotpArgs,
  TotpConfirmed,
  TotpEnrollment,
} from './second-factor.model.js';
import { StartTotpEnrollment } from './start-totp-enrollment.use-case.js';

@Resolver()
export class SecondFactorResolver {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly start: StartTotpEnrollment,
    private readonly confirm: ConfirmTotp,
    private readonly disable: DisableTotp,
    private readonly regenerate: RegenerateBackupCodes,
    private readonly reset: ResetAdminFactors,
    private readonly staff: StaffQueries,
  ) {}

  @Public()
  @OpenInMaintenance()
  @StepUp({ when: 'somebody who is signed in adds or replaces the app' })
  @SpendsFrom('signIn')
  @Mutation(() => TotpEnrollment, {
    description:
      'Begins to set up an authenticator app, with a ticket or, signed in, with the password. Errors: ' +
      'LOGIN_TICKET_INVALID, FACTOR_NOT_ALLOWED, PASSWORD_WRONG, SIGN_IN_RESET_NEEDED, STEP_UP_REQUIRED, RATE_LIMITED, ' +
      'ORIGIN_REFUSED.',
  })
  startTotpEnrollment(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { loginTicket, password, refreshTransport }: StartTotpArgs,
  ): Promise<TotpEnrollment> {
    const by = enrollerOf(actor, loginTicket, () => ticketHolder(context, this.origins, refreshTransport));
    return this.start.execute(by, password ?? '');
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => TotpConfirmed, {
    description:
      'Takes the app into use with its first code. Errors: LOGIN_TICKET_INVALID, ENROLMENT_NOT_BEGUN, ' +
      'SECOND_FACTOR_WRONG, RATE_LIMITED, ORIGIN_REFUSED.',
  })
  async confirmTotp(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { loginTicket, code, refreshTransport }: ConfirmTotpArgs,
  ): Promise<TotpConfirmed> {
    const by = enrollerOf(actor, loginTicket, () => ticketHolder(context, this.origins, refreshTransport));
    const { backupCodes, login } = await this.confirm.execute(by, code, callerOf(context));
    return { backupCodes, login: login && loginResult(context, refreshTransport, login) };
  }

  @StaffOnly()
  @Mutation(() => Boolean, {
    description:
      'Takes the authenticator app away where a passkey stays. Errors: PASSWORD_WRONG, SIGN_IN_RESET_NEEDED, ' +
      'SECOND_FACTOR_WRONG, SECOND_FACTOR_LOCKED, LAST_FACTOR, RATE_LIMITED.',
  })
  async disableTotp(
    @CurrentActor() staff: Staff,
    @Args() { password, code }: DisableTotpArgs,
  ): Promise<boolean> {
    await this.disable.execute(staff, password, code);
    return true;
  }

  @StaffOnly()
  @StepUp()
  @Mutation(() => [String], {
    description: 'Ten new backup codes, shown once; the old ones are void. Errors: STEP_UP_REQUIRED.',
  })
  regenerateBackupCodes(@CurrentActor() staff: Staff): Promise<string[]> {
    return this.regenerate.execute(staff);
  }

  @RequirePermission('admin.write')
  @StepUp()
  @Mutation(() => AdminUserModel, {
    description:
      'Takes all second factors of a colleague who lost them, and ends their sessions; the next sign-in sets up new ' +
      'ones. Errors: ADMIN_USER_NOT_FOUND, ADMIN_USER_NOT_ACTIVE, FACTORS_OWN, FORBIDDEN, STEP_UP_REQUIRED, INPUT_INVALID.',
  })
  async resetAdminFactors(
    @CurrentActor() staff: Staff,
    @Args() { id, reason }: ResetFactorsArgs,
  ): Promise<AdminUserModel> {
    await this.reset.execute(staff, id, reason);
    const row = await this.staff.byId(id);
    if (!row) throw staffErrors.ADMIN_USER_NOT_FOUND();
    return row;
  }
}
