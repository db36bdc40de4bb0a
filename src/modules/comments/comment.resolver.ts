import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Ctx, RequirePermission, SignedIn } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { RecordRefInput } from '../../platform/records/record.model.js';
import { Records } from '../../platform/records/records.js';
import { pageRequest } from '../../shared/paging.js';
import {
  AddCommentArgs,
  CommentModel,
  CommentPage,
  CommentPerson,
  EditCommentArgs,
  MentionableArgs,
} from './comment.model.js';
import { CommentStore } from './comment.store.js';
import { Mentions } from './mentions.js';
import { AddComment, DeleteComment, EditComment } from './write-comment.use-cases.js';

@Resolver(() => CommentModel)
export class CommentResolver {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly records: Records,
    private readonly store: CommentStore,
    private readonly mentions: Mentions,
    private readonly adding: AddComment,
    private readonly editing: EditComment,
    private readonly deleting: DeleteComment,
  ) {}

  @SignedIn()
  @Query(() => CommentPage, {
    description:
      'What staff wrote about a record, newest first; for staff who may see the record. ' +
      'Errors: USER_NOT_FOUND, PAYMENT_NOT_FOUND, REFUND_NOT_FOUND, NOT_FOUND, FORBIDDEN, PAGE_INVALID, CURSOR_INVALID.',
  })
  async comments(
    @Ctx() { principal }: RequestContext,
    @Args('on', { type: () => RecordRefInput }) on: RecordRefInput,
    @Args() page: PageArgs,
  ): Promise<CommentPage> {
    const request = pageRequest(page);
    await this.records.open(principal, on);
    return this.uow.run(principal.actor, (tx) => this.store.page(tx, on, request));
  }

  @RequirePermission('comment.write')
  @Query(() => [CommentPerson], {
    description:
      'Staff who may see the record, by name: whom a comment on it may name. At most 20. Errors: FORBIDDEN.',
  })
  async mentionableStaff(
    @Ctx() { principal }: RequestContext,
    @Args() { on, search }: MentionableArgs,
  ): Promise<CommentPerson[]> {
    const rules = this.records.require(principal, on.kind);
    return this.uow.run(principal.actor, (tx) => this.mentions.choices(tx, rules, search ?? ''));
  }

  @RequirePermission('comment.write')
  @Mutation(() => CommentModel, {
    description:
      'Writes about a record that the caller may see. Whoever is named in it is told once. Errors: USER_NOT_FOUND, ' +
      'PAYMENT_NOT_FOUND, REFUND_NOT_FOUND, COMMENT_MENTION_UNKNOWN, COMMENT_MENTION_UNSEEING, FORBIDDEN, INPUT_INVALID.',
  })
  addComment(
    @Ctx() { principal }: RequestContext,
    @Args() { on, body }: AddCommentArgs,
  ): Promise<CommentModel> {
    return this.adding.execute(principal, on, body);
  }

  @RequirePermission('comment.write')
  @Mutation(() => CommentModel, {
    description:
      'Changes the text of one’s own comment. Errors: COMMENT_NOT_FOUND, COMMENT_NOT_YOURS, COMMENT_DELETED, ' +
      'VERSION_STALE, COMMENT_MENTION_UNKNOWN, COMMENT_MENTION_UNSEEING, INPUT_INVALID.',
  })
  editComment(
    @Ctx() { principal }: RequestContext,
    @Args() { id, body, version }: EditCommentArgs,
  ): Promise<CommentModel> {
    return this.editing.execute(principal, id, version, body);
  }

  @RequirePermission('comment.write')
  @Mutation(() => CommentModel, {
    description:
      'Takes the text of one’s own comment away; that there was one stays. Errors: COMMENT_NOT_FOUND, ' +
      'COMMENT_NOT_YOURS, COMMENT_DELETED, VERSION_STALE.',
  })
  deleteComment(
    @Ctx() { principal }: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('version', { type: () => Int, description: 'As it was read.' }) version: number,
  ): Promise<CommentModel> {
    return this.deleting.execute(principal, id, version);
  }
}
