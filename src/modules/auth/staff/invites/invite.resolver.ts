import { Args, ArgsType, Field, Mutation, Resolver } from '@nestjs/graphql';
import { IsOptional, MaxLength, MinLength } from 'class-validator';
import { Ctx, Public } from '../../../../platform/graphql/access.js';
import type { RequestContext } from '../../../../platform/graphql/request-context.js';
import { Text } from '../../../../platform/graphql/safe-text.js';
import { SpendsFrom } from '../../../../platform/rate-limit/budgets.js';
import { OpenInMaintenance } from '../../../../platform/settings/maintenance.js';
import { AdminLoginResult, RefreshTransport } from '../../auth.model.js';
import { loginResult } from '../../second-factor/login-result.js';
import { AcceptAdminInvite } from './accept-admin-invite.use-case.js';

@ArgsType()
class AcceptInviteArgs {
  @Text({ max: 100 })
  @Field()
  token: string;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true, description: 'Without it: the name in the invitation.' })
  name?: string | null;

  // Taken as it is: a password is never trimmed. The policy says what is wrong with one; this only bounds the work.
  @MinLength(1)
  @MaxLength(2_000)
  @Field({ description: '12 to 256 characters.' })
  password: string;

  @Field(() => RefreshTransport, { nullable: true, defaultValue: RefreshTransport.COOKIE })
  refreshTransport?: RefreshTransport;
}

/** How somebody who was invited comes in. */
@Resolver()
export class InviteResolver {
  constructor(private readonly accept: AcceptAdminInvite) {}

  @Public()
  @OpenInMaintenance()
  @SpendsFrom('signIn')
  @Mutation(() => AdminLoginResult, {
    description:
      'Takes up an invitation with a password of one’s own. The answer is a ticket to show or set up a second factor with. Errors: INVITE_INVALID, PASSWORD_REFUSED, RATE_LIMITED, INPUT_INVALID.',
  })
  async acceptAdminInvite(
    @Ctx() context: RequestContext,
    @Args() { token, name, password, refreshTransport }: AcceptInviteArgs,
  ): Promise<AdminLoginResult> {
    const transport = refreshTransport ?? RefreshTransport.COOKIE;
    const input = { token, name: name ?? null, password, ip: context.ip };
    const issued = await this.accept.execute(input, transport);
    return loginResult(context, transport, { kind: 'ticket', issued });
  }
}
