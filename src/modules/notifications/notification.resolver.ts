import { Args, ArgsType, Field, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { Text } from '../../platform/graphql/safe-text.js';
import { MailQueries } from '../../platform/mail/mail.queries.js';
import type { Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { LiftMailSuppression } from './lift-mail-suppression.use-case.js';
import {
  MailAttempt,
  MailFilter,
  MailMessage,
  MailMessagePage,
  MailSuppression,
  MailSuppressionPage,
  NotificationChannel,
  toMailMessage,
  toMailSuppression,
} from './mail.model.js';
import { NotificationChannels } from './notification-channels.js';
import { notificationErrors } from './notifications.errors.js';
import { RetryMail } from './retry-mail.use-case.js';
import { SendTestMail } from './send-test-mail.use-case.js';

@ArgsType()
class LiftArgs {
  @Field(() => ID)
  id: string;

  @Text({ max: 500 })
  @Field({ description: 'Why letters may go there again; kept with the address.' })
  reason: string;
}

@Resolver(() => MailMessage)
export class NotificationResolver {
  constructor(
    private readonly mails: MailQueries,
    private readonly channels: NotificationChannels,
    private readonly retry: RetryMail,
    private readonly lift: LiftMailSuppression,
    private readonly test: SendTestMail,
  ) {}

  @RequirePermission('notification.read')
  @Query(() => [NotificationChannel], { description: 'The ways to reach people, and how they are doing.' })
  notificationChannels(): Promise<NotificationChannel[]> {
    return this.channels.all();
  }

  @RequirePermission('notification.read')
  @Query(() => MailMessagePage, {
    description: 'Letters, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async mailMessages(
    @Args() page: PageArgs,
    @Args('filter', { type: () => MailFilter, nullable: true }) filter?: MailFilter,
  ): Promise<MailMessagePage> {
    const found = await this.mails.page(pageRequest(page), filter ?? {});
    return { ...found, items: found.items.map(toMailMessage) };
  }

  @RequirePermission('notification.read')
  @Query(() => MailMessage, { description: 'One letter. Errors: MAIL_NOT_FOUND.' })
  async mailMessage(@Args('id', { type: () => ID }) id: string): Promise<MailMessage> {
    const row = await this.mails.byId(id);
    if (!row) throw notificationErrors.MAIL_NOT_FOUND();
    return toMailMessage(row);
  }

  @ResolveField(() => [MailAttempt], { description: 'Every try, oldest first.' })
  history(@Parent() mail: MailMessage, @Ctx() context: RequestContext): Loaded<MailAttempt[]> {
    return context.loaders.load('mailAttempts', mail.id);
  }

  @RequirePermission('notification.read')
  @Query(() => MailSuppressionPage, {
    description: 'Addresses nothing is sent to, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async mailSuppressions(
    @Args() page: PageArgs,
    @Args('lifted', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Also those that were lifted.',
    })
    lifted: boolean,
  ): Promise<MailSuppressionPage> {
    const found = await this.mails.suppressions(pageRequest(page), !lifted);
    return { ...found, items: found.items.map(toMailSuppression) };
  }

  @RequirePermission('notification.manage')
  @Mutation(() => MailMessage, {
    description: 'Sends a letter again that did not arrive. Errors: MAIL_NOT_FOUND, MAIL_NOT_RETRYABLE.',
  })
  async retryMail(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<MailMessage> {
    await this.retry.execute(actor, id);
    return this.mailMessage(id);
  }

  @RequirePermission('notification.manage')
  @Mutation(() => MailSuppression, {
    description:
      'Lets letters go to an address again. Errors: MAIL_SUPPRESSION_NOT_FOUND, MAIL_SUPPRESSION_LIFTED, INPUT_INVALID.',
  })
  async liftMailSuppression(
    @CurrentActor() actor: Actor,
    @Args() { id, reason }: LiftArgs,
  ): Promise<MailSuppression> {
    await this.lift.execute(actor, id, reason);
    const row = await this.mails.suppression(id);
    if (!row) throw notificationErrors.MAIL_SUPPRESSION_NOT_FOUND();
    return toMailSuppression(row);
  }

  @RequirePermission('notification.manage')
  @Mutation(() => MailMessage, {
    description: 'Sends a letter to the address of whoever asks, to try the channel. Errors: RATE_LIMITED.',
  })
  async sendTestMail(@CurrentActor() actor: Actor): Promise<MailMessage> {
    return this.mailMessage(await this.test.execute(actor));
  }
}
