import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { StepUp } from '../../platform/graphql/step-up.js';
import type { Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { ChangeSettings } from './change-settings.use-case.js';
import { RevertSettingArgs, UpdateSettingArgs, UpdateSettingsArgs } from './setting.inputs.js';
import { Setting, SettingChangePage, settingOf } from './setting.model.js';
import { SettingQueries } from './setting.queries.js';
import { settingErrors } from './settings.errors.js';

/** Beside the access rule each setting has permissions of its own, which the use case looks at. */
@Resolver(() => Setting)
export class SettingResolver {
  constructor(
    private readonly queries: SettingQueries,
    private readonly change: ChangeSettings,
  ) {}

  @RequirePermission('setting.read')
  @Query(() => [Setting], { description: 'Every setting the caller may see, with its bounds and words.' })
  async settings(@Ctx() { principal }: RequestContext): Promise<Setting[]> {
    return (await this.queries.visible(principal.permissions)).map(settingOf);
  }

  @RequirePermission('setting.read')
  @Query(() => SettingChangePage, {
    description:
      'What became of a setting, newest first. Errors: SETTING_UNKNOWN, PAGE_INVALID, CURSOR_INVALID.',
  })
  settingHistory(
    @Ctx() { principal }: RequestContext,
    @Args('key', { type: () => ID }) key: string,
    @Args() page: PageArgs,
  ): Promise<SettingChangePage> {
    return this.queries.history(principal.permissions, key, pageRequest(page));
  }

  @RequirePermission('setting.read')
  @StepUp({ when: 'the setting is one of money or security' })
  @Mutation(() => Setting, {
    description:
      'Sets a setting, for every process at once. Takes the permission of the setting, and of some a fresh second factor. ' +
      'Errors: SETTING_UNKNOWN, FORBIDDEN, SETTING_TYPE_INVALID, SETTING_OUT_OF_BOUNDS, SETTING_VALUE_INVALID, ' +
      'SETTING_STALE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async updateSetting(
    @CurrentActor() actor: Actor,
    @Ctx() { principal }: RequestContext,
    @Args() { key, value, version, reason }: UpdateSettingArgs,
  ): Promise<Setting> {
    const changes = [{ key, value, version }];
    await this.change.execute(actor, principal.permissions, changes, reason ?? null);
    return this.one(principal.permissions, key);
  }

  @RequirePermission('setting.read')
  @StepUp({ when: 'one of the settings is one of money or security' })
  @Mutation(() => [Setting], {
    description:
      'Sets several settings, all or none of them. Errors: SETTING_UNKNOWN, SETTING_REPEATED, FORBIDDEN, ' +
      'SETTING_TYPE_INVALID, SETTING_OUT_OF_BOUNDS, SETTING_VALUE_INVALID, SETTING_STALE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async updateSettings(
    @CurrentActor() actor: Actor,
    @Ctx() { principal }: RequestContext,
    @Args() { changes, reason }: UpdateSettingsArgs,
  ): Promise<Setting[]> {
    await this.change.execute(actor, principal.permissions, changes, reason ?? null);
    const keys = changes.map(({ key }) => key);
    return (await this.queries.visible(principal.permissions, keys)).map(settingOf);
  }

  @RequirePermission('setting.read')
  @StepUp({ when: 'the setting is one of money or security' })
  @Mutation(() => Setting, {
    description:
      'Gives a setting the value it had in an earlier version, as a new version. Errors: SETTING_UNKNOWN, ' +
      'SETTING_VERSION_UNKNOWN, FORBIDDEN, SETTING_TYPE_INVALID, SETTING_OUT_OF_BOUNDS, SETTING_VALUE_INVALID, ' +
      'SETTING_STALE, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async revertSetting(
    @CurrentActor() actor: Actor,
    @Ctx() { principal }: RequestContext,
    @Args() args: RevertSettingArgs,
  ): Promise<Setting> {
    await this.change.revert(actor, principal.permissions, args);
    return this.one(principal.permissions, args.key);
  }

  private async one(may: ReadonlySet<string>, key: string): Promise<Setting> {
    const [row] = await this.queries.visible(may, [key]);
    if (!row) throw settingErrors.SETTING_UNKNOWN({ path: 'key', key });
    return settingOf(row);
  }
}
