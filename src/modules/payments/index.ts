export { AddProduct } from './add-product.use-case.js';
export { CompletePayment } from './complete-payment.use-case.js';
export { CreatePaymentOrder, type NewOrder } from './create-payment-order.use-case.js';
export { FailPaymentAttempt } from './close-order.use-cases.js';
export { PaymentExceptionModel } from './exceptions/exception.model.js';
export { PaymentExceptionKind } from './exceptions/exception.rules.js';
export { Offers, type Offer, type OfferRequest, type OfferSource } from './fulfilment/offers.js';
export { ALL_BANKS, bankName } from './banks.js';
export {
  PaymentGateway,
  type CallOutcome,
  type LookupOutcome,
  type ProviderPayment,
  type RefundAccount,
} from './gateway/payment-gateway.port.js';
export { MerchantKeys } from './methods/merchant-keys.js';
export { Payment, PaymentMethodType } from './payment.entity.js';
export { PaymentMovements, type Movement } from './payment-movements.js';
export { PaymentModel } from './payment.model.js';
export { PaymentTimelineSources } from './payment-timeline.sources.js';
export { PaymentTimeline, type TimelineEntry } from './payment-timeline.js';
export { PaymentTimelineEntry, shownTo } from './payment-timeline.model.js';
export {
  isCaptured,
  nextCheckDelayMs,
  PaymentPurpose,
  PaymentStatus,
  refundable,
  statusTakenBack,
} from './payment.rules.js';
export { PAYMENT_EVENTS } from './payments.events.js';
export { paymentErrors } from './payments.errors.js';
export { PaymentsFacade } from './payments.facade.js';
export { PAYMENT_INVARIANTS } from './payments.invariants.js';
export { PaymentsModule } from './payments.module.js';
export { SyncPayment } from './sync-payment.use-case.js';
