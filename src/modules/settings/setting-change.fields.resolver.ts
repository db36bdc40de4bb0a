import { ResolveField, Resolver } from '@nestjs/graphql';
import type { Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { SettingChange } from './setting.model.js';

@Resolver(() => SettingChange)
export class SettingChangeFieldsResolver {
  @ResolveField(() => String, { nullable: true, description: 'Who changed it; null for the environment.' })
  actorName(change: SettingChange, _args: unknown, context: RequestContext): Loaded<string | null> | null {
    const { actorType, actorId } = change;
    if (actorId === null) return null;
    if (actorType === 'API_KEY') return context.loaders.load('apiKeyName', actorId);
    return actorType === 'ADMIN' ? context.loaders.load('adminName', actorId) : null;
  }
}
