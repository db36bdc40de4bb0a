export { PayOutRefund } from './pay-out-refund.use-case.js';
export { RefundMovements, type RefundMovement } from './refund-movements.js';
export { RefundReason, RefundStatus } from './refund.rules.js';
export { REFUND_INVARIANTS } from './refunds.invariants.js';
export { RefundsModule } from './refunds.module.js';
export { RequestRefund } from './request-refund.use-case.js';
