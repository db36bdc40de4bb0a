import type { LetterDefinition, Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter, wonInLetter } from '../../../platform/mail/render/letter-format.js';
import { won, type Won } from '../../../shared/money.js';
import { PaymentMethodType } from '../payment.entity.js';

export interface ReceiptFacts {
  name: string | null;
  orderName: string;
  orderId: string;
  amount: Won;
  paidAt: Date;
  method: PaymentMethodType | null;
  /** The card or bank as the provider names it. */
  instrument: string | null;
  receiptUrl: string | null;
}

const METHOD: Record<Locale, Record<PaymentMethodType, string>> = {
  ko: {
    CARD: '카드',
    EASY_PAY: '간편결제',
    TRANSFER: '계좌이체',
    VIRTUAL_ACCOUNT: '가상계좌',
    MOBILE: '휴대폰',
    GIFT_CERTIFICATE: '상품권',
    OTHER: '기타',
  },
  en: {
    CARD: 'Card',
    EASY_PAY: 'Easy pay',
    TRANSFER: 'Bank transfer',
    VIRTUAL_ACCOUNT: 'Virtual account',
    MOBILE: 'Mobile phone',
    GIFT_CERTIFICATE: 'Gift certificate',
    OTHER: 'Other',
  },
};

const WORDS = {
  ko: {
    subject: (amount: string) => `[마당] 결제가 완료되었습니다 (${amount})`,
    heading: '결제가 완료되었습니다.',
    rows: { order: '상품', amount: '결제 금액', at: '결제 시각', method: '결제 수단', number: '주문번호' },
    receipt: '영수증 보기',
    note: '결제하신 적이 없다면 고객센터에 알려 주세요.',
  },
  en: {
    subject: (amount: string) => `[Madang] Your payment is complete (${amount})`,
    heading: 'your payment is complete.',
    rows: { order: 'Item', amount: 'Amount', at: 'Paid at', method: 'Paid with', number: 'Order number' },
    receipt: 'View the receipt',
    note: 'If you did not make this payment, please tell our customer service.',
  },
};

function write(locale: Locale, facts: ReceiptFacts): LetterContent {
  const { subject, heading, rows, receipt, note } = WORDS[locale];
  const amount = wonInLetter(facts.amount, locale);
  const method = facts.method && [METHOD[locale][facts.method], facts.instrument].filter(Boolean).join(' · ');
  return {
    subject: subject(amount),
    heading: `${greeting(facts.name, locale)}${heading}`,
    blocks: [
      {
        type: 'facts',
        rows: [
          [rows.order, facts.orderName],
          [rows.amount, amount],
          [rows.at, instantInLetter(facts.paidAt, locale)],
          ...(method ? [[rows.method, method] as const] : []),
          [rows.number, facts.orderId],
        ],
      },
      ...(facts.receiptUrl ? [{ type: 'link', label: receipt, url: facts.receiptUrl } as const] : []),
      { type: 'note', text: note },
    ],
  };
}

export const receiptWords: LetterDefinition<'payments.receipt'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

export const receiptSample: ReceiptFacts = {
  name: '홍길동',
  orderName: '포인트 12,000P',
  orderId: '20261121-ABCDEFGH',
  amount: won(12_000),
  paidAt: new Date('2026-11-21T00:00:00Z'),
  method: PaymentMethodType.CARD,
  instrument: '신한 **** 1234',
  receiptUrl: 'https://receipt.example/1',
};
