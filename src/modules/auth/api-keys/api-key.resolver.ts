import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Config } from '../../../platform/config/config.js';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { AdminUserModel } from '../auth.model.js';
import { ApiKeyFilter, CreateApiKeyArgs, RevokeApiKeyArgs, RotateApiKeyArgs } from './api-key.inputs.js';
import { ApiKeyCreated, ApiKeyModel, apiKeyModelOf, ApiKeyPage } from './api-key.model.js';
import { ApiKeyQueries } from './api-key.queries.js';
import { CreateApiKey, type IssuedApiKey } from './create-api-key.use-case.js';
import { RevokeApiKey } from './revoke-api-key.use-case.js';
import { RotateApiKey } from './rotate-api-key.use-case.js';

@Resolver(() => ApiKeyModel)
export class ApiKeyResolver {
  constructor(
    private readonly config: Config,
    private readonly queries: ApiKeyQueries,
    private readonly create: CreateApiKey,
    private readonly rotate: RotateApiKey,
    private readonly revoke: RevokeApiKey,
  ) {}

  @RequirePermission('apiKey.read')
  @Query(() => ApiKeyPage, { description: 'API keys, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.' })
  async apiKeys(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => ApiKeyFilter, nullable: true }) filter?: ApiKeyFilter,
  ): Promise<ApiKeyPage> {
    const found = await this.queries.page(pageRequest(page), filter ?? {});
    const items = found.items.map((row) => apiKeyModelOf(row, this.config.stage));
    await context.ahead('ApiKey', items);
    return { ...found, items };
  }

  @RequirePermission('apiKey.write')
  @StepUp()
  @Mutation(() => ApiKeyCreated, {
    description:
      'Makes a key for a program; the answer is the only one that shows it. Errors: API_KEY_SCOPE_REFUSED, API_KEY_EXPIRY_INVALID, API_KEY_ADDRESS_INVALID, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async createApiKey(@CurrentActor() actor: Actor, @Args() args: CreateApiKeyArgs): Promise<ApiKeyCreated> {
    const input = { ...args, allowedAddresses: args.allowedAddresses ?? [] };
    return this.issued(await this.create.execute(actor, input));
  }

  @RequirePermission('apiKey.write')
  @StepUp()
  @Mutation(() => ApiKeyCreated, {
    description:
      'Puts a new key in the place of one; both work until the overlap ends. Errors: API_KEY_NOT_FOUND, API_KEY_NOT_ACTIVE, API_KEY_SCOPE_REFUSED, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async rotateApiKey(@CurrentActor() actor: Actor, @Args() args: RotateApiKeyArgs): Promise<ApiKeyCreated> {
    return this.issued(await this.rotate.execute(actor, args.id, args.overlapHours));
  }

  @RequirePermission('apiKey.write')
  @Mutation(() => ApiKeyModel, {
    description:
      'Ends a key within a second; what it listens to is closed. Errors: API_KEY_NOT_FOUND, INPUT_INVALID.',
  })
  async revokeApiKey(@CurrentActor() actor: Actor, @Args() args: RevokeApiKeyArgs): Promise<ApiKeyModel> {
    return apiKeyModelOf(await this.revoke.execute(actor, args.id, args.reason), this.config.stage);
  }

  // Without parameter decorators it is called plainly with (parent, args, context): a list asks for it per row.
  @ResolveField(() => AdminUserModel, { nullable: true })
  createdBy(key: ApiKeyModel, _args: unknown, { loaders }: RequestContext): Loaded<AdminUserModel | null> {
    return loaders.load('adminById', key.createdById);
  }

  private issued({ key, secret }: IssuedApiKey): ApiKeyCreated {
    return { apiKey: apiKeyModelOf(key, this.config.stage), secret };
  }
}
