import { Query, Resolver } from '@nestjs/graphql';
import { RequirePermission } from '../../../platform/graphql/access.js';
import { Upstream } from './upstream.model.js';
import { UpstreamQueries } from './upstream.queries.js';

@Resolver(() => Upstream)
export class UpstreamResolver {
  constructor(private readonly queries: UpstreamQueries) {}

  @RequirePermission('metric.read')
  @Query(() => [Upstream], {
    description: 'Systems of others that this house calls, and whether they answer.',
  })
  upstreams(): Promise<Upstream[]> {
    return this.queries.all();
  }
}
