import { ResolveField, Resolver } from '@nestjs/graphql';
import { whenLoaded, type Loaded } from '../../platform/graphql/loaders.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { maskUnless } from '../../platform/personal-data/mask-unless.js';
import { mask } from '../../platform/personal-data/masks.js';
import { Records } from '../../platform/records/records.js';
import { CommentModel, CommentPerson } from './comment.model.js';

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => CommentModel)
export class CommentFieldsResolver {
  constructor(private readonly records: Records) {}

  @ResolveField(() => String, { nullable: true })
  body(comment: CommentModel, _args: unknown, context: RequestContext): string | null {
    if (comment.body === null) return null;
    const rules = this.records.find(comment.on.kind);
    // Of a kind that the code no longer knows nobody can say who may read it.
    if (!rules) return mask('memo', comment.body);
    return maskUnless(context, rules.permission, 'memo', comment.customerId ?? '', comment.body);
  }

  @ResolveField(() => CommentPerson)
  author(comment: CommentModel, _args: unknown, context: RequestContext): Loaded<CommentPerson> {
    return person(context, comment.authorId);
  }

  @ResolveField(() => [CommentPerson], { description: 'Whom its text names.' })
  mentions(comment: CommentModel, _args: unknown, context: RequestContext): Promise<CommentPerson[]> {
    return Promise.all(comment.mentionIds.map(async (id) => person(context, id)));
  }

  @ResolveField(() => Boolean, { description: 'Whether the viewer wrote it.' })
  isOwn(comment: CommentModel, _args: unknown, { principal: { actor } }: RequestContext): boolean {
    return actor.type === 'ADMIN' && actor.id === comment.authorId;
  }
}

function person(context: RequestContext, id: string): Loaded<CommentPerson> {
  return whenLoaded(context.loaders.load('adminName', id), (name) => ({ id, name: name ?? id }));
}
