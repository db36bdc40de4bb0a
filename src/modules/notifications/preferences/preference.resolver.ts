import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { CurrentActor, RequirePermission, StaffOnly } from '../../../platform/graphql/access.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { localeOf, WordsArgs } from '../centre/notification.model.js';
import { NoticePreviews } from '../notices/notice-previews.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import { NotificationPreview } from '../notices/preview.model.js';
import {
  NotificationKind,
  NotificationPreferences,
  NotificationPreferencesInput,
  toPreferences,
} from './preference.model.js';
import { PreferenceStore } from './preference.store.js';
import { UpdatePreferences } from './update-preferences.use-case.js';

@Resolver(() => NotificationPreferences)
export class PreferenceResolver {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: PreferenceStore,
    private readonly update: UpdatePreferences,
    private readonly registry: NoticeRegistry,
    private readonly previews: NoticePreviews,
  ) {}

  @StaffOnly()
  @Query(() => NotificationPreferences, { description: 'The viewer’s own.' })
  async notificationPreferences(@CurrentActor() actor: Actor): Promise<NotificationPreferences> {
    const id = actorId(actor) ?? '';
    const wishes = await this.uow.run(actor, (tx) => this.store.ofAll(tx, [id]));
    const own = wishes.get(id);
    if (!own) throw new Error('Everybody has preferences');
    return toPreferences(own);
  }

  @StaffOnly()
  @Mutation(() => NotificationPreferences, {
    description:
      'Changes the viewer’s own. Errors: VERSION_STALE, PHONE_INVALID, NOTIFICATION_KIND_UNKNOWN, INPUT_INVALID.',
  })
  async updateNotificationPreferences(
    @CurrentActor() actor: Actor,
    @Args('input') input: NotificationPreferencesInput,
  ): Promise<NotificationPreferences> {
    await this.update.execute(actor, {
      version: input.version,
      locale: localeOf(input.locale),
      emailFrom: input.emailFrom ?? null,
      smsFrom: input.smsFrom ?? null,
      mutedKinds: input.mutedKinds,
      quietFrom: input.quietFrom ?? null,
      quietTo: input.quietTo ?? null,
      ...(input.phone === undefined ? {} : { phone: input.phone }),
    });
    return this.notificationPreferences(actor);
  }

  @StaffOnly()
  @Query(() => [NotificationKind], { description: 'What there is to be told, by kind.' })
  notificationKinds(@Args() { locale }: WordsArgs): NotificationKind[] {
    return this.registry.all().map(({ kind, name }) => ({ kind, title: name[localeOf(locale)] }));
  }

  @RequirePermission('notification.read')
  @Query(() => NotificationPreview, {
    description:
      'A kind of notice with made-up facts, as each way shows it. Errors: NOTIFICATION_KIND_UNKNOWN.',
  })
  notificationPreview(@Args('kind') kind: string, @Args() { locale }: WordsArgs): NotificationPreview {
    return this.previews.of(kind, localeOf(locale));
  }
}
