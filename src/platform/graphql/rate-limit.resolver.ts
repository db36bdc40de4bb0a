import { Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Ctx, Public } from './access.js';
import type { RequestContext } from './request-context.js';
import { DateTimeScalar } from './scalars.js';
import { OpenInMaintenance } from '../settings/maintenance.js';

@ObjectType({ description: 'One budget that this operation was paid from.' })
class RateLimitBucket {
  @Field({ description: 'actor, visitor, address, signIn or money.' })
  name: string;

  @Field(() => Int, { description: 'Points a minute.' })
  limit: number;

  @Field(() => Int)
  remaining: number;

  @Field(() => DateTimeScalar, { description: 'When the minute is over and the budget full again.' })
  resetAt: Date;
}

@ObjectType({
  description: 'What may still be asked in this minute. Every answer says it in its headers as well.',
})
class RateLimit {
  @Field(() => Int, {
    description: 'Points a minute of whoever asks: the account, the API key or the address.',
  })
  limit: number;

  @Field(() => Int, { description: 'Points of this very operation.' })
  cost: number;

  @Field(() => Int)
  remaining: number;

  @Field(() => DateTimeScalar)
  resetAt: Date;

  @Field(() => [RateLimitBucket], { description: 'Every budget this operation was paid from.' })
  buckets: RateLimitBucket[];
}

@Resolver()
export class RateLimitResolver {
  @Public()
  @OpenInMaintenance()
  @Query(() => RateLimit, { description: 'The budgets of whoever asks, this operation already paid.' })
  rateLimit(@Ctx() { verdict }: RequestContext): RateLimit {
    if (!verdict) throw new Error('an operation ran that did not pass the gate');
    const buckets = verdict.accounts.map(({ budget: name, limit, remaining, resetsAtMs }) => ({
      name,
      limit,
      remaining,
      resetAt: new Date(resetsAtMs),
    }));
    const [own] = buckets as [RateLimitBucket];
    return { ...own, cost: verdict.extensions.cost.requested, buckets };
  }
}
