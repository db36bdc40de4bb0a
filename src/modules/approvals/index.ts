export { ApprovalsModule } from './approvals.module.js';
export { ExpireApprovals } from './expire-approvals.use-case.js';
