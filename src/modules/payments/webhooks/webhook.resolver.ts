import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { WebhookDelivery, WebhookDeliveryPage } from '../payment.model.js';
import { paymentErrors } from '../payments.errors.js';
import { WebhookFilter } from './webhook.inputs.js';
import { ProcessWebhook } from './process-webhook.use-case.js';
import { WebhookQueries } from './webhook.queries.js';

@Resolver(() => WebhookDelivery)
export class WebhookResolver {
  constructor(
    private readonly queries: WebhookQueries,
    private readonly process: ProcessWebhook,
  ) {}

  @RequirePermission('webhook.read')
  @Query(() => WebhookDeliveryPage, {
    description: 'Webhooks received, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  webhookDeliveries(
    @Args() page: PageArgs,
    @Args('filter', { type: () => WebhookFilter, nullable: true }) filter: WebhookFilter | null,
  ): Promise<WebhookDeliveryPage> {
    return this.queries.page(pageRequest(page), filter ?? {});
  }

  @RequirePermission('webhook.replay')
  @Mutation(() => WebhookDelivery, {
    description: 'Works a delivery off once more. Errors: WEBHOOK_NOT_FOUND.',
  })
  async replayWebhook(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<WebhookDelivery> {
    await this.process.replay(actor, id);
    const delivery = await this.queries.byId(id);
    if (!delivery) throw paymentErrors.WEBHOOK_NOT_FOUND();
    return delivery;
  }
}
