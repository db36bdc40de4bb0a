import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/index.js';
import { FulfilMembership } from './fulfil-membership.use-case.js';
import { MembershipQueue } from './membership-queue.js';
import { MembershipQueries } from './membership.queries.js';

@Module({
  imports: [PaymentsModule],
  providers: [FulfilMembership, MembershipQueue, MembershipQueries],
  exports: [MembershipQueries],
})
export class MatchingModule {}
