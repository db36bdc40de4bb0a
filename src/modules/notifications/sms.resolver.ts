import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { Actor } from '../../platform/security/actor.js';
import { SmsQueries } from '../../platform/sms/sms.queries.js';
import { pageRequest } from '../../shared/paging.js';
import { notificationErrors } from './notifications.errors.js';
import { RetrySms } from './retry-sms.use-case.js';
import { SmsAttempt, SmsFilter, SmsMessage, SmsMessagePage, toSmsMessage } from './sms.model.js';

@Resolver(() => SmsMessage)
export class SmsResolver {
  constructor(
    private readonly texts: SmsQueries,
    private readonly retry: RetrySms,
  ) {}

  @RequirePermission('notification.read')
  @Query(() => SmsMessagePage, {
    description: 'Texts to phones, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async smsMessages(
    @Args() page: PageArgs,
    @Args('filter', { type: () => SmsFilter, nullable: true }) filter?: SmsFilter,
  ): Promise<SmsMessagePage> {
    const found = await this.texts.page(pageRequest(page), filter ?? {});
    return { ...found, items: found.items.map(toSmsMessage) };
  }

  @RequirePermission('notification.read')
  @Query(() => SmsMessage, { description: 'One text. Errors: SMS_NOT_FOUND.' })
  async smsMessage(@Args('id', { type: () => ID }) id: string): Promise<SmsMessage> {
    const row = await this.texts.byId(id);
    if (!row) throw notificationErrors.SMS_NOT_FOUND();
    return toSmsMessage(row);
  }

  @ResolveField(() => [SmsAttempt], { description: 'Every try, oldest first.' })
  history(@Parent() text: SmsMessage, @Ctx() context: RequestContext): Loaded<SmsAttempt[]> {
    return context.loaders.load('smsAttempts', text.id);
  }

  @RequirePermission('notification.manage')
  @Mutation(() => SmsMessage, {
    description:
      'Sends a text again that did not arrive and is still of use. Errors: SMS_NOT_FOUND, SMS_NOT_RETRYABLE.',
  })
  async retrySms(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<SmsMessage> {
    await this.retry.execute(actor, id);
    return this.smsMessage(id);
  }
}
