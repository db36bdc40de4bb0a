import { say, won, type SomeWords } from './words';

export default {
  PAYMENT_METHOD_NOT_FOUND: say('결제수단을 찾을 수 없습니다.', 'There is no such payment method.'),
  PAYMENT_METHOD_EXISTS: say(
    '이 결제사의 같은 종류 결제수단이 이미 있습니다.',
    'There is a method of this provider and type already.',
  ),
  PAYMENT_METHOD_NOT_CONFIGURED: say(
    '이 결제사와는 연동되어 있지 않아 켤 수 없습니다.',
    'Nothing here speaks to this provider, so it cannot be switched on.',
  ),
  PAYMENT_METHOD_NOT_AVAILABLE: say(
    '지금은 이 방법으로 결제할 수 없습니다. 다른 방법을 골라 주세요.',
    'This way to pay is not offered at the moment. Choose another one.',
  ),
  PAYMENT_EXCEPTION_NOT_FOUND: say('예외를 찾을 수 없습니다.', 'There is no such exception.'),
  PAYMENT_EXCEPTION_RESOLVED: say('이미 처리된 예외입니다.', 'This exception is closed already.'),
  ASSIGNEE_NOT_ALLOWED: say(
    '처리할 권한이 있는 직원만 맡을 수 있습니다.',
    'Only staff with the right to handle it can look after it.',
  ),
  PAYMENT_NOT_RECOVERABLE: {
    ko: (args) =>
      `결제사에 결제 완료로 나오지 않아 복구하지 않았습니다. (결제사 상태: ${args.providerStatus ?? '?'})`,
    en: (args) =>
      `The provider does not show it as paid, so nothing was recovered. (Provider: ${args.providerStatus ?? '?'})`,
  },
  PAYMENT_NOT_REVERSIBLE: {
    ko: (args) =>
      BigInt(args.refunded ?? '0') > 0n
        ? '이미 일부를 환불한 결제라 되돌릴 수 없습니다. 결제사와 함께 확인해 주세요.'
        : `결제사에 돈이 그대로 있어 되돌리지 않았습니다. (결제사 상태: ${args.providerStatus ?? '?'})`,
    en: (args) =>
      BigInt(args.refunded ?? '0') > 0n
        ? 'A part of this payment was refunded already, so it cannot be taken back. Find out with the provider.'
        : `The provider still has the money, so nothing was taken back. (Provider: ${args.providerStatus ?? '?'})`,
  },
  AMOUNT_MISMATCH: say(
    '주문 금액과 다릅니다. 결제되지 않았습니다.',
    'This is not the amount of the order. Nothing was charged.',
  ),
  ORDER_NOT_CANCELABLE: say(
    '이미 결제되었거나 결제 중인 주문입니다. 환불을 요청해 주세요.',
    'The order is paid or being paid; refund it instead.',
  ),
  ORDER_NOT_FOUND: say('주문을 찾을 수 없습니다.', 'There is no such order.'),
  ORDER_NOT_PAYABLE: say('끝난 주문이라 결제할 수 없습니다.', 'The order is closed and cannot be paid.'),
  ORDER_PAID_ELSEWHERE: say(
    '같은 청구서를 다른 주문으로 이미 결제했거나 결제하고 있습니다. 결제되지 않았습니다.',
    'Another order for the same is paid or being paid. Nothing was charged.',
  ),
  PAYMENT_KEY_MISMATCH: say(
    '다른 주문의 결제 키입니다. 결제되지 않았습니다.',
    'This payment key belongs to another order. Nothing was charged.',
  ),
  PAYMENT_NOT_FOUND: say('결제를 찾을 수 없습니다.', 'There is no such payment.'),
  PAYMENT_NOT_CANCELED_ELSEWHERE: say(
    '결제사에 기록하지 않은 취소가 없습니다.',
    'The provider shows no cancel that is not on record here.',
  ),
  PAYMENT_NOT_REFUNDABLE: say('결제 완료된 건만 환불할 수 있습니다.', 'Only a paid payment can be refunded.'),
  PRODUCT_NOT_FOUND: say('상품을 찾을 수 없습니다.', 'There is no such product.'),
  PRODUCT_EXISTS: say('같은 코드의 상품이 이미 있습니다.', 'There is a product with this code already.'),
  PRODUCT_TAX_FREE_ABOVE_PRICE: say(
    '면세 금액이 가격보다 큽니다.',
    'More of it is free of tax than it costs.',
  ),
  PRODUCT_NOT_ON_SALE: say('판매하지 않는 상품입니다.', 'This product is not on sale.'),
  PROVIDER_UNREACHABLE: say(
    '결제사의 답을 받지 못했습니다. 계속 확인하고 있으니 다시 결제하지 마세요.',
    'The provider gave no clear answer. It is being asked; do not pay again.',
  ),
  PURPOSE_NOT_AVAILABLE: say(
    '아직 이용할 수 없는 결제 용도입니다.',
    'Nothing can be bought for this purpose yet.',
  ),
  REFUND_EXCEEDS_REMAINING: {
    ko: (a) => `환불 가능 금액은 ${won(a.remaining, 'ko')}입니다.`,
    en: (a) => `At most ${won(a.remaining, 'en')} can be refunded.`,
  },
  USER_NOT_ELIGIBLE: say(
    '다른 서비스의 회원만 구매할 수 있습니다.',
    'This is sold to members of another service.',
  ),
  WEBHOOK_NOT_FOUND: say('웹훅을 찾을 수 없습니다.', 'There is no such webhook.'),
} satisfies SomeWords;
