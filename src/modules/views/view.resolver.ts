import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { CurrentActor, StaffOnly } from '../../platform/graphql/access.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import { StaffDirectory } from '../../platform/security/staff-directory.js';
import { DeleteView, SaveView, UpdateView } from './save-view.use-cases.js';
import { contentOf, SavedView, SavedViewInput, SavedViewsArgs, toSavedView } from './view.model.js';
import { ViewStore } from './view.store.js';

@Resolver(() => SavedView)
export class ViewResolver {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: ViewStore,
    private readonly staff: StaffDirectory,
    private readonly saving: SaveView,
    private readonly updating: UpdateView,
    private readonly deleting: DeleteView,
  ) {}

  @StaffOnly()
  @Query(() => [SavedView], {
    description:
      'The viewer’s own views of a list and those shared with the viewer’s role, those the list begins with first. Errors: INPUT_INVALID.',
  })
  savedViews(@CurrentActor() actor: Actor, @Args() { list }: SavedViewsArgs): Promise<SavedView[]> {
    const id = actorId(actor) ?? '';
    return this.uow.run(actor, async (tx) => {
      const role = await this.staff.roleOf(tx, id);
      return (await this.store.of(tx, list, id, role)).map((row) => toSavedView(row, id));
    });
  }

  @StaffOnly()
  @Mutation(() => SavedView, {
    description:
      'Keeps how a list is looked at, for oneself or (view.share) for a role. Errors: VIEW_NAME_TAKEN, ' +
      'VIEWS_TOO_MANY, VIEW_ROLE_UNKNOWN, VIEW_ROLE_BLIND, FORBIDDEN, INPUT_INVALID.',
  })
  async saveView(
    @CurrentActor() actor: Actor,
    @Args() { list }: SavedViewsArgs,
    @Args('input') input: SavedViewInput,
  ): Promise<SavedView> {
    return toSavedView(await this.saving.execute(actor, list, contentOf(input)), actorId(actor));
  }

  @StaffOnly()
  @Mutation(() => SavedView, {
    description:
      'One’s own, or (view.share) a shared one. Errors: VIEW_NOT_FOUND, VERSION_STALE, VIEW_NAME_TAKEN, ' +
      'VIEWS_TOO_MANY, VIEW_ROLE_UNKNOWN, VIEW_ROLE_BLIND, VIEW_STAYS_SHARED, FORBIDDEN, INPUT_INVALID.',
  })
  async updateView(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int, description: 'As it was read.' }) version: number,
    @Args('input') input: SavedViewInput,
  ): Promise<SavedView> {
    return toSavedView(await this.updating.execute(actor, id, version, contentOf(input)), actorId(actor));
  }

  @StaffOnly()
  @Mutation(() => SavedView, {
    description: 'One’s own, or (view.share) a shared one. Errors: VIEW_NOT_FOUND, FORBIDDEN.',
  })
  async deleteView(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<SavedView> {
    return toSavedView(await this.deleting.execute(actor, id), actorId(actor));
  }
}
