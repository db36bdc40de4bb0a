import { Args, ArgsType, Field, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { Text } from '../../../platform/graphql/safe-text.js';
import type { Actor } from '../../../platform/security/actor.js';
import { decodeCursor, pageOf, pageRequest } from '../../../shared/paging.js';
import { startOfDay } from '../../../shared/time.js';
import { AccessRecordModel } from '../access-records/access-record.model.js';
import { AccessRecordQueries } from '../access-records/access-record.queries.js';
import { auditErrors } from '../audit.errors.js';
import { detailModel } from './review-detail.js';
import {
  AccessFinding,
  AccessReviewActor,
  AccessReviewDetail,
  AccessReviewPage,
  AccessReviewSignature,
} from './review.model.js';
import { endOf, firstDay, parseMonth } from './review.rules.js';
import { Reviews } from './reviews.js';
import { SignAccessReview } from './sign-access-review.use-case.js';

const EXPLAINED_MAX = 100;

@ArgsType()
class SignAccessReviewArgs {
  @Field({ description: '2026-11' })
  month: string;

  @Text({ min: 5, max: 2_000 })
  @Field({ description: 'What was checked, and what was done about it.' })
  note: string;
}

@Resolver(() => AccessReviewDetail)
export class AccessReviewResolver {
  constructor(
    private readonly reviews: Reviews,
    private readonly records: AccessRecordQueries,
    private readonly signing: SignAccessReview,
  ) {}

  @RequirePermission('accessRecord.read')
  @Query(() => AccessReviewPage, {
    description: 'The reviews of the months, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async accessReviews(@Args() page: PageArgs): Promise<AccessReviewPage> {
    const request = pageRequest(page);
    const months = await this.reviews.months();
    const [after] = request.kind === 'keyset' ? decodeCursor(request.after, ['text']) : [];
    const rest =
      request.kind === 'offset'
        ? months.slice(request.offset)
        : months.filter((month) => month < String(after));
    const found = await this.reviews.of(rest.slice(0, request.limit + 1));
    return pageOf(request, found, months.length, ({ month }) => [month]);
  }

  @RequirePermission('accessRecord.read')
  @Query(() => AccessReviewDetail, {
    description:
      'A month by person, kind of data and day, with what stands out. Errors: ACCESS_REVIEW_NOT_FOUND.',
  })
  accessReview(@Args('month') month: string): Promise<AccessReviewDetail> {
    return this.detailOf(month);
  }

  @RequirePermission('accessReview.sign')
  @Mutation(() => AccessReviewDetail, {
    description:
      'Signs the review of a month, once and for good. Whoever is the only one who looked at anything in it cannot ' +
      'sign it. Errors: ACCESS_REVIEW_NOT_FOUND, ACCESS_REVIEW_NOT_OVER, ACCESS_REVIEW_SIGNED, ' +
      'ACCESS_REVIEW_ONLY_OWN, INPUT_INVALID.',
  })
  async signAccessReview(
    @CurrentActor() actor: Actor,
    @Args() { month, note }: SignAccessReviewArgs,
  ): Promise<AccessReviewDetail> {
    await this.signing.execute(actor, month, note);
    return this.detailOf(month);
  }

  @ResolveField(() => Boolean, {
    nullable: true,
    description:
      'Whether the records are still those that were signed, proven by reading them all. Null while nothing is ' +
      'signed, and once the records are older than they are kept.',
  })
  intact({ review }: AccessReviewDetail): Promise<boolean | null> {
    const month = parseMonth(review.month);
    return month ? this.reviews.isIntact(month) : Promise.resolve(null);
  }

  @ResolveField(() => [AccessRecordModel], {
    description: 'What was taken out, and what somebody gave a reason for: the hundred newest.',
  })
  explained({ review }: AccessReviewDetail): Promise<AccessRecordModel[]> {
    const month = parseMonth(review.month);
    if (!month) return Promise.resolve([]);
    const span = { from: startOfDay(firstDay(month)), to: startOfDay(endOf(month)) };
    return this.records.explained(span, EXPLAINED_MAX);
  }

  private async detailOf(text: string): Promise<AccessReviewDetail> {
    const month = parseMonth(text);
    if (!month || !(await this.reviews.months()).includes(month)) throw auditErrors.ACCESS_REVIEW_NOT_FOUND();
    const [[review], detail] = await Promise.all([this.reviews.of([month]), this.reviews.detail(month)]);
    if (!review) throw auditErrors.ACCESS_REVIEW_NOT_FOUND();
    return detailModel(review, detail);
  }
}

type MaybeName = Loaded<string | null> | null;

function nameOf(context: RequestContext, actorType: string, actorId: string | null): MaybeName {
  return actorType === 'ADMIN' && actorId !== null ? context.loaders.load('adminName', actorId) : null;
}

// Methods without parameter decorators are called plainly with (parent, args, context): a list asks for them per row.
@Resolver(() => AccessReviewActor)
export class AccessReviewActorResolver {
  @ResolveField(() => String, { nullable: true, description: 'Of staff; a program is known by its id.' })
  actorName(actor: AccessReviewActor, _args: unknown, context: RequestContext): MaybeName {
    return nameOf(context, actor.actorType, actor.actorId);
  }
}

@Resolver(() => AccessFinding)
export class AccessFindingResolver {
  @ResolveField(() => String, { nullable: true, description: 'Of staff; a program is known by its id.' })
  actorName(finding: AccessFinding, _args: unknown, context: RequestContext): MaybeName {
    return nameOf(context, finding.actorType, finding.actorId);
  }
}

@Resolver(() => AccessReviewSignature)
export class AccessReviewSignatureResolver {
  @ResolveField(() => String, { nullable: true })
  signedByName(signature: AccessReviewSignature, _args: unknown, context: RequestContext): MaybeName {
    return nameOf(context, 'ADMIN', signature.signedBy);
  }
}
