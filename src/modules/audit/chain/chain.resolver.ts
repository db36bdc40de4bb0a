import { Mutation, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { JobModel } from '../../../platform/long-jobs/job.model.js';
import { LongJobQueries } from '../../../platform/long-jobs/long-job.queries.js';
import type { Actor } from '../../../platform/security/actor.js';
import { VerifyChain } from './verify-chain.use-case.js';

@Resolver()
export class ChainResolver {
  constructor(
    private readonly verify: VerifyChain,
    private readonly jobs: LongJobQueries,
  ) {}

  @RequirePermission('audit.read')
  @Mutation(() => JobModel, {
    description:
      'Proves the chains of the audit log and the access records, as a job to watch; one that runs already is joined. ' +
      'Its result: { sealed, accessSealed, checkpoint, bad: { chain, problem, seq, id } | null }. ' +
      'Errors: SERVICE_UNAVAILABLE.',
  })
  async verifyAuditChain(@CurrentActor() actor: Actor): Promise<JobModel> {
    return this.jobs.model(await this.verify.start(actor));
  }
}
