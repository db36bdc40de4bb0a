/** Answers of the provider as they were captured or published (vectors of its wire contract). */
const COMMON = {
  mId: 'tgen_docs',
  taxExemptionAmount: 0,
  useEscrow: false,
  cultureExpense: false,
  card: null,
  virtualAccount: null,
  transfer: null,
  mobilePhone: null,
  giftCertificate: null,
  cashReceipt: null,
  cashReceipts: null,
  discount: null,
  cancels: null,
  type: 'NORMAL',
  easyPay: null,
  country: 'KR',
  failure: null,
  isPartialCancelable: true,
  currency: 'KRW',
  taxFreeAmount: 0,
  version: '2022-11-16',
  metadata: null,
};

/** An easy pay confirm, 2025-06-26. */
export const V4 = {
  ...COMMON,
  lastTransactionKey: 'txrd_a01jynxp0s26y5cy454srqf6hab',
  paymentKey: 'tgen_20250626194853NtWm4',
  orderId: 'ORD-1750934933050-OTYKJs2w',
  orderName: 'premium',
  status: 'DONE',
  requestedAt: '2025-06-26T19:48:53+09:00',
  approvedAt: '2025-06-26T19:49:06+09:00',
  secret: 'ps_DLJOpm5QrlO1J45gP1xLVPNdxbWn',
  easyPay: { provider: '토스페이', amount: 1000, discountAmount: 0 },
  receipt: {
    url: 'https://dashboard.tosspayments.com/receipt/redirection?transactionId=tgen_20250626194853NtWm4&ref=PX',
  },
  checkout: { url: 'https://api.tosspayments.com/v1/payments/tgen_20250626194853NtWm4/checkout' },
  totalAmount: 1000,
  balanceAmount: 1000,
  suppliedAmount: 909,
  vat: 91,
  method: '간편결제',
};

/** A registered card paid through an easy pay, whose method says "card". */
export const V5 = {
  ...COMMON,
  paymentKey: '5EnNZRJGvaBX7zk2yd8ydw26XvwXkLrx9POLqKQjmAw4b0e1',
  orderId: 'a4CWyWY5m89PNh7xJwhk1',
  orderName: '토스 티셔츠 외 2건',
  status: 'DONE',
  requestedAt: '2024-02-13T12:17:57+09:00',
  approvedAt: '2024-02-13T12:18:14+09:00',
  lastTransactionKey: '9C62B18EEF0DE3EB7F4422EB6D14BC6E',
  card: {
    issuerCode: '71',
    acquirerCode: '71',
    number: '12345678****000*',
    installmentPlanMonths: 0,
    isInterestFree: false,
    interestPayer: null,
    approveNo: '00000000',
    useCardPoint: false,
    cardType: '신용',
    ownerType: '개인',
    acquireStatus: 'READY',
    amount: 1000,
  },
  secret: null,
  easyPay: { provider: '토스페이', amount: 0, discountAmount: 0 },
  totalAmount: 1000,
  balanceAmount: 1000,
  suppliedAmount: 909,
  vat: 91,
  method: '카드',
};

/** The same, cancelled in full. */
export const V6 = {
  ...V5,
  status: 'CANCELED',
  balanceAmount: 0,
  suppliedAmount: 0,
  vat: 0,
  lastTransactionKey: '090A796806E726BBB929F4A2CA7DB9A7',
  cancels: [
    {
      transactionKey: '090A796806E726BBB929F4A2CA7DB9A7',
      cancelReason: '테스트 결제 취소',
      taxExemptionAmount: 0,
      canceledAt: '2024-02-13T12:20:23+09:00',
      transferDiscountAmount: 0,
      easyPayDiscountAmount: 0,
      receiptKey: null,
      cancelAmount: 1000,
      taxFreeAmount: 0,
      refundableAmount: 0,
      cancelStatus: 'DONE',
      cancelRequestId: null,
    },
  ],
};

/** An account issued by the server, 2025-11-30. */
export const V9 = {
  ...COMMON,
  paymentKey: 'znsyz20251130141719u7Ie0',
  orderId: '71',
  orderName: '주문',
  status: 'WAITING_FOR_DEPOSIT',
  requestedAt: '2025-11-30T14:17:19+09:00',
  approvedAt: null,
  lastTransactionKey: '3CCA83C4814FC15B67058F74D42F980B',
  virtualAccount: {
    accountNumber: '79019639679511',
    accountType: '고정',
    bankCode: '11',
    customerName: '홍길동',
    dueDate: '2025-11-30T15:17:19+09:00',
    expired: false,
    settlementStatus: 'INCOMPLETED',
    refundStatus: 'NONE',
    refundReceiveAccount: null,
    depositorName: null,
  },
  secret: 'ps_eqRGgYO1r57E4Z541ZMW3QnN2Eya',
  totalAmount: 30000,
  balanceAmount: 30000,
  suppliedAmount: 27273,
  vat: 2727,
  method: '가상계좌',
};

/** Part of a deposit given back, 2024-12-04; what the capture does not show is as in V9. */
export const V10 = {
  ...V9,
  status: 'PARTIAL_CANCELED',
  approvedAt: '2024-12-04T10:00:00+09:00',
  totalAmount: 200000,
  balanceAmount: 199000,
  virtualAccount: { ...V9.virtualAccount, accountNumber: 'X3790109057645', bankCode: '88' },
  cancels: [
    {
      ...V6.cancels[0],
      transactionKey: 'txrd_a01jynxp0s26y5cy454srqf6hac',
      cancelReason: '과오납부',
      canceledAt: '2024-12-04T11:00:00+09:00',
      cancelAmount: 1000,
      refundableAmount: 199000,
    },
  ],
};

/** One that was never confirmed, 2025-08-28. */
export const V11 = {
  ...COMMON,
  paymentKey: 'tgen_20250828100000AbCdE',
  orderId: 'expired-order-1',
  orderName: '주문',
  status: 'EXPIRED',
  requestedAt: '2025-08-28T10:00:00+09:00',
  approvedAt: null,
  useEscrow: null,
  lastTransactionKey: null,
  secret: null,
  receipt: null,
  method: null,
  failure: { code: 'EXPIRED_PAYMENT', message: '결제가 만료되었습니다. 다시 시도해주세요.' },
  totalAmount: 1000,
  balanceAmount: 1000,
};

/** A card from abroad. */
export const V13 = {
  ...V5,
  paymentKey: 'Kl56WYb7w4vZnjEJeQVxn0ZyqmKWbD8PmOoBN0k12dzgRG9p',
  orderId: '14854200076307017',
  totalAmount: 163020,
  balanceAmount: 163020,
  easyPay: null,
  isPartialCancelable: false,
  card: {
    ...V5.card,
    issuerCode: '4V',
    acquirerCode: '21',
    number: '40000000****109*',
    cardType: '미확인',
    ownerType: '미확인',
  },
};

export const V15 = {
  createdAt: '2026-01-02T14:46:59.65327',
  eventType: 'PAYMENT_STATUS_CHANGED',
  data: {
    lastTransactionKey: 'txrd_avxk3wkn3vcw',
    orderId: 'toss_2966480',
    status: 'DONE',
    totalAmount: 37_400,
    balanceAmount: 37_400,
    suppliedAmount: 34_000,
    vat: 3_400,
    version: '2022-11-16',
    metadata: null,
  },
};

export const V16 = {
  createdAt: '2022-01-01T00:00:00.000000',
  secret: 'DmKQbGzQQcVE3UoFNqWxL',
  status: 'DONE',
  transactionKey: '9FF15E1A29D0E77C218F57262BFA4986',
  orderId: 'EbUYmJ4Q9EANnTWta8dok',
};

export const V17 = {
  eventType: 'BILLING_DELETED',
  createdAt: '2024-12-01T00:00:00.000000',
  data: { billingKey: 'wm60xF900HXZRzReBluSSgJriVX7d7rS0oyslw4zRwg', reason: '삭제 API 요청' },
};

export const V18 = {
  eventType: 'payout.changed',
  createdAt: '2024-09-05T12:19:21+09:00',
  version: '2022-11-16',
  eventId: 'evt_1',
  entityType: 'payout',
  entityBody: {
    id: 'FPA_12345',
    refPayoutId: 'my-payout-1',
    destination: 'seller-1',
    scheduleType: 'SCHEDULED',
    payoutDate: '2024-08-08',
    amount: { currency: 'KRW', value: 5000.0 },
    transactionDescription: '8월대금지급',
    requestedAt: '2024-08-07T22:00:00+09:00',
    status: 'COMPLETED',
    error: null,
    metadata: { key1: 'value1', key2: 'value2' },
  },
};

export const V20 = {
  mId: 'tosspayments',
  authenticatedAt: '2021-01-01T10:00:00+09:00',
  method: '카드',
  billingKey: 'Z_t5vOvQxrj4499PeiJcjen28-V2RyqgYTwN44Rdzk0=',
  card: {
    issuerCode: '61',
    acquirerCode: '31',
    number: '43301234****123*',
    cardType: '신용',
    ownerType: '개인',
  },
  cardCompany: '현대',
  cardNumber: '43301234****123*',
};
