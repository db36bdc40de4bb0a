import type { LetterDefinition, Locale } from '../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter, wonInLetter } from '../../platform/mail/render/letter-format.js';
import { won, type Won } from '../../shared/money.js';

export interface RefundedFacts {
  name: string | null;
  orderName: string;
  orderId: string;
  /** Given back now. */
  amount: Won;
  /** Still paid after it. */
  left: Won;
  refundedAt: Date;
}

const WORDS = {
  ko: {
    subject: (amount: string) => `[마당] 환불이 완료되었습니다 (${amount})`,
    heading: '환불이 완료되었습니다.',
    rows: { order: '상품', amount: '환불 금액', left: '남은 결제 금액', at: '환불 시각', number: '주문번호' },
    note: '카드사나 은행에 따라 실제로 돌려받기까지 며칠이 걸릴 수 있습니다.',
  },
  en: {
    subject: (amount: string) => `[Madang] Your refund is complete (${amount})`,
    heading: 'your refund is complete.',
    rows: {
      order: 'Item',
      amount: 'Refunded',
      left: 'Still paid',
      at: 'Refunded at',
      number: 'Order number',
    },
    note: 'It can take a few days until your card company or bank shows it.',
  },
};

function write(locale: Locale, facts: RefundedFacts): LetterContent {
  const { subject, heading, rows, note } = WORDS[locale];
  const amount = wonInLetter(facts.amount, locale);
  return {
    subject: subject(amount),
    heading: `${greeting(facts.name, locale)}${heading}`,
    blocks: [
      {
        type: 'facts',
        rows: [
          [rows.order, facts.orderName],
          [rows.amount, amount],
          [rows.left, wonInLetter(facts.left, locale)],
          [rows.at, instantInLetter(facts.refundedAt, locale)],
          [rows.number, facts.orderId],
        ],
      },
      { type: 'note', text: note },
    ],
  };
}

export const refundedWords: LetterDefinition<'refunds.refunded'>['words'] = {
  ko: (facts) => write('ko', facts),
  en: (facts) => write('en', facts),
};

export const refundedSample: RefundedFacts = {
  name: '홍길동',
  orderName: '포인트 12,000P',
  orderId: '20261121-ABCDEFGH',
  amount: won(5_000),
  left: won(7_000),
  refundedAt: new Date('2026-11-21T00:00:00Z'),
};
