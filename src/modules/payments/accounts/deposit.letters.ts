import type { LetterDefinition, Locale } from '../../../platform/mail/letter-kinds.js';
import type { LetterContent } from '../../../platform/mail/render/letter-content.js';
import { greeting, instantInLetter, wonInLetter } from '../../../platform/mail/render/letter-format.js';
import { won, type Won } from '../../../shared/money.js';

/** What both letters tell of the order. */
export interface DepositFacts {
  name: string | null;
  orderName: string;
  orderId: string;
  amount: Won;
  dueAt: Date;
}

export interface DepositAccountFacts extends DepositFacts {
  bank: string;
  accountNumber: string;
}

const WORDS = {
  ko: {
    rows: {
      order: '상품',
      amount: '입금할 금액',
      bank: '은행',
      account: '계좌번호',
      due: '입금 기한',
      number: '주문번호',
    },
    account: {
      subject: (amount: string) => `[마당] 입금을 기다리고 있습니다 (${amount})`,
      heading: '아래 계좌로 입금해 주세요.',
      text: '기한 안에 정확한 금액을 한 번에 보내 주시면 결제가 끝납니다. 입금이 확인되면 다시 알려 드립니다.',
      note: '이 계좌는 이 주문에만 쓰이며 기한이 지나면 입금되지 않습니다. 주문하신 적이 없다면 입금하지 마시고 고객센터에 알려 주세요.',
    },
    expired: {
      subject: '[마당] 입금 기한이 지나 주문이 취소되었습니다',
      heading: '입금 기한이 지났습니다.',
      text: '기한까지 입금이 확인되지 않아 주문을 취소했습니다. 계속 원하시면 다시 주문해 주세요.',
      note: '이미 입금하셨다면 고객센터에 알려 주세요. 확인되는 대로 처리해 드립니다.',
    },
  },
  en: {
    rows: {
      order: 'Item',
      amount: 'Amount to deposit',
      bank: 'Bank',
      account: 'Account number',
      due: 'Deposit before',
      number: 'Order number',
    },
    account: {
      subject: (amount: string) => `[Madang] We are waiting for your deposit (${amount})`,
      heading: 'please deposit to the account below.',
      text: 'Send the exact amount in one transfer before the due time and your payment is complete. We write again when it has arrived.',
      note: 'The account is for this order only and takes no deposit after the due time. If you did not order this, do not deposit, and please tell our customer service.',
    },
    expired: {
      subject: '[Madang] Your order was cancelled: the time to deposit is over',
      heading: 'the time to deposit is over.',
      text: 'No deposit had arrived when it was due, so the order was cancelled. If you still want it, please order again.',
      note: 'If you have deposited already, please tell our customer service. We will see to it.',
    },
  },
};

function orderRows(locale: Locale, facts: DepositFacts): [string, string][] {
  const { rows } = WORDS[locale];
  return [
    [rows.order, facts.orderName],
    [rows.amount, wonInLetter(facts.amount, locale)],
    [rows.due, instantInLetter(facts.dueAt, locale)],
    [rows.number, facts.orderId],
  ];
}

function writeAccount(locale: Locale, facts: DepositAccountFacts): LetterContent {
  const { rows, account } = WORDS[locale];
  return {
    subject: account.subject(wonInLetter(facts.amount, locale)),
    heading: `${greeting(facts.name, locale)}${account.heading}`,
    blocks: [
      { type: 'text', text: account.text },
      {
        type: 'facts',
        rows: [[rows.bank, facts.bank], [rows.account, facts.accountNumber], ...orderRows(locale, facts)],
      },
      { type: 'note', text: account.note },
    ],
  };
}

function writeExpired(locale: Locale, facts: DepositFacts): LetterContent {
  const { expired } = WORDS[locale];
  return {
    subject: expired.subject,
    heading: `${greeting(facts.name, locale)}${expired.heading}`,
    blocks: [
      { type: 'text', text: expired.text },
      { type: 'facts', rows: orderRows(locale, facts) },
      { type: 'note', text: expired.note },
    ],
  };
}

export const depositAccountWords: LetterDefinition<'payments.deposit-account'>['words'] = {
  ko: (facts) => writeAccount('ko', facts),
  en: (facts) => writeAccount('en', facts),
};

export const depositExpiredWords: LetterDefinition<'payments.deposit-expired'>['words'] = {
  ko: (facts) => writeExpired('ko', facts),
  en: (facts) => writeExpired('en', facts),
};

export const depositSample: DepositAccountFacts = {
  name: '홍길동',
  orderName: '포인트 30,000P',
  orderId: '20261121-ABCDEFGH',
  amount: won(30_000),
  bank: '신한은행',
  accountNumber: '56012345678901',
  dueAt: new Date('2026-11-28T14:59:59Z'),
};
