import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { AllowedOrigins } from '../../../platform/settings/allowed-origins.js';
import { Ctx, CurrentActor, Public, StaffOnly } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { SpendsFrom } from '../../../platform/rate-limit/budgets.js';
import type { Actor } from '../../../platform/security/actor.js';
import { OpenInMaintenance } from '../../../platform/settings/maintenance.js';
import { AdminLoginResult } from '../auth.model.js';
import { enrollerOf } from '../second-factor/enrollers.js';
import { loginCookie, ticketHolder } from '../second-factor/login-cookie.js';
import { loginResult } from '../second-factor/login-result.js';
import { Passkey } from '../second-factor/second-factor.model.js';
import { callerOf } from '../sign-in/caller.js';
import type { Staff } from '../step-up/step-ups.js';
import { DeletePasskey, RenamePasskey } from './change-passkeys.use-cases.js';
import {
  PasskeyChallengeModel,
  PasskeyRegistered,
  RegisterPasskeyArgs,
  RenamePasskeyArgs,
  StartPasskeyArgs,
  VerifyPasskeyArgs,
} from './passkey.model.js';
import { RegisterPasskey } from './register-passkey.use-case.js';
import { StartPasskeyLogin } from './start-passkey-login.use-case.js';
import { StartPasskeyRegistration } from './start-passkey-registration.use-case.js';
import { VerifyPasskeyLogin } from './verify-passkey-login.use-case.js';

@Resolver()
export class PasskeyResolver {
  constructor(
    private readonly origins: AllowedOrigins,
    private readonly startLogin: StartPasskeyLogin,
    private readonly verifyLogin: VerifyPasskeyLogin,
    private readonly startRegistration: StartPasskeyRegistration,
    private readonly register: RegisterPasskey,
    private readonly rename: RenamePasskey,
    private readonly remove: DeletePasskey,
  ) {}

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => PasskeyChallengeModel, {
    description:
      'Asks for a passkey: with a ticket as the second factor, without one as both. Errors: LOGIN_TICKET_INVALID, ' +
      'RATE_LIMITED, ORIGIN_REFUSED.',
  })
  async startAdminPasskeyLogin(
    @Ctx() context: RequestContext,
    @Args() { loginTicket, refreshTransport }: StartPasskeyArgs,
  ): Promise<PasskeyChallengeModel> {
    const holder = ticketHolder(context, this.origins, refreshTransport);
    const { cookieSecret, ...begun } = await this.startLogin.execute(loginTicket ?? null, holder);
    if (cookieSecret && context.http) loginCookie.set(context.http.res, cookieSecret);
    return begun;
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description:
      'Signs in with a passkey. Errors: PASSKEY_CHALLENGE_INVALID, PASSKEY_INVALID, LOGIN_TICKET_INVALID, ' +
      'SIGN_IN_FAILED, RATE_LIMITED, ORIGIN_REFUSED.',
  })
  async verifyAdminPasskey(
    @Ctx() context: RequestContext,
    @Args() { challengeId, responseJson, refreshTransport }: VerifyPasskeyArgs,
  ): Promise<AdminLoginResult> {
    const holder = ticketHolder(context, this.origins, refreshTransport);
    const outcome = await this.verifyLogin.execute(challengeId, responseJson, holder, callerOf(context));
    return loginResult(context, refreshTransport, outcome);
  }

  @Public()
  @OpenInMaintenance()
  @StepUp({ when: 'somebody who is signed in adds a passkey' })
  @SpendsFrom('signIn')
  @Mutation(() => PasskeyChallengeModel, {
    description:
      'Begins to register a passkey, with a ticket or signed in. Errors: LOGIN_TICKET_INVALID, PASSKEYS_TOO_MANY, ' +
      'STEP_UP_REQUIRED, RATE_LIMITED, ORIGIN_REFUSED.',
  })
  startPasskeyRegistration(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { loginTicket, refreshTransport }: StartPasskeyArgs,
  ): Promise<PasskeyChallengeModel> {
    const by = enrollerOf(actor, loginTicket, () => ticketHolder(context, this.origins, refreshTransport));
    return this.startRegistration.execute(by);
  }

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => PasskeyRegistered, {
    description:
      'Takes a new passkey into use. Errors: LOGIN_TICKET_INVALID, PASSKEY_CHALLENGE_INVALID, PASSKEY_INVALID, ' +
      'PASSKEY_KNOWN, RATE_LIMITED, ORIGIN_REFUSED.',
  })
  async registerPasskey(
    @Ctx() context: RequestContext,
    @CurrentActor() actor: Actor,
    @Args() { loginTicket, refreshTransport, ...answer }: RegisterPasskeyArgs,
  ): Promise<PasskeyRegistered> {
    const by = enrollerOf(actor, loginTicket, () => ticketHolder(context, this.origins, refreshTransport));
    const { backupCodes, login } = await this.register.execute(by, answer, callerOf(context));
    return { backupCodes, login: login && loginResult(context, refreshTransport, login) };
  }

  @StaffOnly()
  @Mutation(() => Passkey, {
    description: 'Names a passkey of the viewer. Errors: PASSKEY_NOT_FOUND, INPUT_INVALID.',
  })
  renamePasskey(@CurrentActor() staff: Staff, @Args() { id, name }: RenamePasskeyArgs): Promise<Passkey> {
    return this.rename.execute(staff, id, name);
  }

  @StaffOnly()
  @StepUp()
  @Mutation(() => Boolean, {
    description:
      'Takes a passkey of the viewer away. Errors: PASSKEY_NOT_FOUND, LAST_FACTOR, STEP_UP_REQUIRED.',
  })
  async deletePasskey(
    @CurrentActor() staff: Staff,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<boolean> {
    await this.remove.execute(staff, id);
    return true;
  }
}
