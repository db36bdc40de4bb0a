import { defineErrors, err } from '../../shared/errors.js';

export const paymentErrors = defineErrors({
  PAYMENT_NOT_FOUND: err('NOT_FOUND', 'There is no such payment.'),
  ORDER_NOT_FOUND: err('NOT_FOUND', 'There is no such order.'),
  PRODUCT_NOT_FOUND: err('NOT_FOUND', 'There is no such product.'),
  PRODUCT_TAX_FREE_ABOVE_PRICE: err<{ path: string }>(
    'BAD_USER_INPUT',
    'More of it is free of tax than it costs.',
  ),
  PRODUCT_EXISTS: err<{ path: string }>('CONFLICT', 'There is a product with this code already.'),
  PRODUCT_NOT_ON_SALE: err('FAILED_PRECONDITION', 'This product is not on sale.'),
  USER_NOT_ELIGIBLE: err<{ service: string }>(
    'FAILED_PRECONDITION',
    'This is sold to members of another service.',
  ),
  PURPOSE_NOT_AVAILABLE: err<{ purpose: string }>(
    'FAILED_PRECONDITION',
    'Nothing can be bought for this purpose yet.',
  ),
  AMOUNT_MISMATCH: err(
    'FAILED_PRECONDITION',
    'The amount is not the amount of the order. Nothing was charged.',
  ),
  PAYMENT_KEY_MISMATCH: err(
    'FAILED_PRECONDITION',
    'This payment key belongs to another order. Nothing was charged.',
  ),
  ORDER_NOT_PAYABLE: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'The order is closed and cannot be paid any more.',
  ),
  ORDER_PAID_ELSEWHERE: err(
    'FAILED_PRECONDITION',
    'Another order for the same is paid or being paid. Nothing was charged.',
  ),
  ORDER_NOT_CANCELABLE: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'The order is paid or being paid; ask for a refund instead.',
  ),
  PAYMENT_NOT_REFUNDABLE: err<{ status: string }>(
    'FAILED_PRECONDITION',
    'Only a paid payment can be refunded.',
  ),
  REFUND_EXCEEDS_REMAINING: err<{ remaining: string }>(
    'FAILED_PRECONDITION',
    'The refund is larger than what is left of the payment.',
  ),
  WEBHOOK_NOT_FOUND: err('NOT_FOUND', 'There is no such webhook delivery.'),
  PAYMENT_METHOD_NOT_FOUND: err('NOT_FOUND', 'There is no such payment method.'),
  PAYMENT_METHOD_EXISTS: err('CONFLICT', 'There is a method of this provider and type already.'),
  PAYMENT_METHOD_NOT_CONFIGURED: err<{ provider: string }>(
    'FAILED_PRECONDITION',
    'Nothing here speaks to this provider, so the method cannot be switched on.',
  ),
  PAYMENT_METHOD_NOT_AVAILABLE: err(
    'FAILED_PRECONDITION',
    'This way to pay is not offered at the moment. Choose another one.',
  ),
  PAYMENT_EXCEPTION_NOT_FOUND: err('NOT_FOUND', 'There is no such item.'),
  PAYMENT_EXCEPTION_RESOLVED: err('FAILED_PRECONDITION', 'This item is closed already.'),
  ASSIGNEE_NOT_ALLOWED: err('FAILED_PRECONDITION', 'Nobody active with the right to handle it has this id.'),
  PAYMENT_NOT_RECOVERABLE: err<{ status: string; providerStatus: string }>(
    'FAILED_PRECONDITION',
    'The provider does not show this order as paid. Nothing was changed beyond what it says.',
  ),
  PAYMENT_NOT_REVERSIBLE: err<{ status: string; providerStatus: string; refunded: string }>(
    'FAILED_PRECONDITION',
    'The provider does not say that the money of this payment is gone, or a part of it was given back already.',
  ),
  PAYMENT_NOT_CANCELED_ELSEWHERE: err(
    'FAILED_PRECONDITION',
    'The provider shows no cancel of this payment that is not on record here.',
  ),
  PROVIDER_UNREACHABLE: err(
    'UPSTREAM_UNKNOWN',
    'The payment provider gave no clear answer. We keep asking; do not pay again.',
  ),
});
