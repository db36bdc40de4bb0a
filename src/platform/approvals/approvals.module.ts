import { Global, Module } from '@nestjs/common';
import { ApprovalActs } from './approval-acts.js';
import { ApprovalStore } from './approval.store.js';
import { Approvals } from './approvals.js';

/** The mechanism. Who staff are and where steps are kept is told by auth and by the approvals module. */
@Global()
@Module({
  providers: [Approvals, ApprovalActs, ApprovalStore],
  exports: [Approvals, ApprovalActs],
})
export class ApprovalMechanismModule {}
