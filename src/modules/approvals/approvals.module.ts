import { Global, Module } from '@nestjs/common';
import { ApprovalJournal } from '../../platform/approvals/approval-journal.js';
import { ApprovalQueries } from './approval.queries.js';
import { ApprovalResolver } from './approval.resolver.js';
import { ApprovalsLive } from './approvals.live.js';
import './approvals.permissions.js';
import { AuditedApprovals } from './audited-approvals.js';
import { ApproveRequest, RejectRequest, WithdrawRequest } from './decide-approval.use-cases.js';
import { ExpireApprovals } from './expire-approvals.use-case.js';

/** Global for one thing: the mechanism in the platform asks for its `ApprovalJournal`. */
@Global()
@Module({
  providers: [
    ApprovalQueries,
    ApprovalResolver,
    ApprovalsLive,
    ApproveRequest,
    ExpireApprovals,
    RejectRequest,
    WithdrawRequest,
    { provide: ApprovalJournal, useClass: AuditedApprovals },
  ],
  exports: [ApprovalJournal],
})
export class ApprovalsModule {}
