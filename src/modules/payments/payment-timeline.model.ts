import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { DateTimeScalar, WonScalar } from '../../platform/graphql/scalars.js';
import { maskUnless } from '../../platform/personal-data/mask-unless.js';
import type { Won } from '../../shared/money.js';
import type { TimelineEntry } from './payment-timeline.js';
import { PaymentStatus } from './payment.rules.js';

@ObjectType({ description: 'One thing that happened to a payment.' })
export class PaymentTimelineEntry {
  @Field(() => ID)
  id: string;

  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => PaymentStatus, { nullable: true })
  status: PaymentStatus | null;

  @Field(() => String, { nullable: true, description: 'A RefundStatus, when it is about a refund.' })
  refundStatus: string | null;

  @Field({
    description:
      'What caused it: order.created, redirect.success, client.confirm, webhook, janitor, refund.requested, …',
  })
  cause: string;

  @Field(() => String, { nullable: true, description: 'Who; null for the system.' })
  actorName: string | null;

  @Field(() => WonScalar, { nullable: true })
  amount: Won | null;

  @Field(() => String, { nullable: true })
  providerStatus: string | null;

  @Field(() => String, { nullable: true })
  detail: string | null;
}

/** A customer sees what happened, not which member of staff did it or what we noted about it. */
export function shownTo(
  context: RequestContext,
  entries: readonly TimelineEntry[],
): Promise<PaymentTimelineEntry[]> {
  const own = context.userId !== null;
  return Promise.all(
    entries.map(async (entry) => ({
      ...entry,
      detail: own ? null : entry.detail,
      actorName: own ? null : await actorName(context, entry.actorType, entry.actorId),
    })),
  );
}

async function actorName(context: RequestContext, type: string, id: string | null): Promise<string | null> {
  if (id === null) return null;
  if (type === 'ADMIN') return context.loaders.load('adminName', id);
  if (type !== 'USER') return null;
  const user = await context.loaders.load('userById', id);
  return maskUnless(context, 'user.read.personal', 'name', id, user?.name ?? null);
}
