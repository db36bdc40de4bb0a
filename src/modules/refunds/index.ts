export { PayOutRefund } from './pay-out-refund.use-case.js';
export { RefundReason, RefundStatus } from './refund.rules.js';
export { REFUND_INVARIANTS } from './refunds.invariants.js';
export { RefundsModule } from './refunds.module.js';
export { RequestRefund } from './request-refund.use-case.js';
