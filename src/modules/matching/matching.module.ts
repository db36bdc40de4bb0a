import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments/index.js';
import { FulfilMembership } from './fulfil-membership.use-case.js';

@Module({ imports: [PaymentsModule], providers: [FulfilMembership] })
export class MatchingModule {}
