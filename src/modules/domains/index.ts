export { IssueUsageBill, type NewUsageBill } from './billing/issue-usage-bill.use-case.js';
export { DOMAIN_INVARIANTS } from './domains.invariants.js';
export { DomainsModule } from './domains.module.js';
