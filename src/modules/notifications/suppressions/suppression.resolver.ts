import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import { SuppressionQueries } from '../../../platform/mail/suppression.queries.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { notificationErrors } from '../notifications.errors.js';
import { LiftMailSuppression } from './lift-mail-suppression.use-case.js';
import { LiftArgs, MailSuppression, MailSuppressionPage, toMailSuppression } from './suppression.model.js';

@Resolver(() => MailSuppression)
export class SuppressionResolver {
  constructor(
    private readonly suppressions: SuppressionQueries,
    private readonly lift: LiftMailSuppression,
  ) {}

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
    const found = await this.suppressions.page(pageRequest(page), !lifted);
    return { ...found, items: found.items.map(toMailSuppression) };
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
    const row = await this.suppressions.byId(id);
    if (!row) throw notificationErrors.MAIL_SUPPRESSION_NOT_FOUND();
    return toMailSuppression(row);
  }
}
