import type { Permission } from '../../platform/security/principal.js';
import type { DashboardRange } from './dashboard.rules.js';

export enum DashboardNumber {
  TODAY_REVENUE = 'TODAY_REVENUE',
  REVENUE = 'REVENUE',
  REFUNDED = 'REFUNDED',
  PAYMENT_COUNT = 'PAYMENT_COUNT',
  SUCCESS_RATE = 'SUCCESS_RATE',
  ACTIVE_USERS = 'ACTIVE_USERS',
  TOTAL_USERS = 'TOTAL_USERS',
  SIGNUPS = 'SIGNUPS',
}

export interface NumberDefinitionValues {
  number: DashboardNumber;
  titleKo: string;
  titleEn: string;
  definitionKo: string;
  definitionEn: string;
  rows: string;
  rowsPermission: Permission;
}

type Span = Pick<DashboardRange, 'from' | 'to'>;
type Words = [ko: string, en: string];

interface Definition {
  title: Words;
  counts: Words;
  rows: (span: Span) => string;
  rowsPermission: Permission;
}

const PAID = 'DONE,PARTIALLY_REFUNDED,REFUNDED';
const of = ({ from, to }: Span): string => `period=custom&from=${from}&to=${to}`;
const SALES = '/ledger?book=KRW&holder=HOUSE';

/** What each number counts and where its rows are. Whoever changes a sum changes its words here. */
const DEFINITIONS: Record<DashboardNumber, Definition> = {
  TODAY_REVENUE: {
    title: ['오늘 결제 금액', 'Revenue today'],
    counts: [
      '오늘 0시(서울)부터 지금까지 장부의 매출 계정에 들어온 금액. 환불은 빼지 않습니다. 어제의 같은 시각까지와 견줍니다.',
      'Won credited to sales in the ledger since midnight in Seoul. Refunds are not taken off. Compared with yesterday up to the same time.',
    ],
    rows: () => `/payments?status=${PAID}&period=today`,
    rowsPermission: 'payment.read',
  },
  REVENUE: {
    title: ['매출', 'Revenue'],
    counts: [
      '기간 안에 장부의 매출 계정에 들어온 금액. 전표에 적힌 시각으로 세고, 환불은 빼지 않습니다.',
      'Won credited to sales in the ledger within the span, by the time of the posting. Refunds are not taken off.',
    ],
    rows: () => SALES,
    rowsPermission: 'ledger.read',
  },
  REFUNDED: {
    title: ['환불', 'Refunded'],
    counts: [
      '기간 안에 장부의 매출 계정에서 나간 금액. 언제 결제한 것인지는 가리지 않습니다.',
      'Won debited from sales in the ledger within the span, whenever they were paid.',
    ],
    rows: () => SALES,
    rowsPermission: 'ledger.read',
  },
  PAYMENT_COUNT: {
    title: ['결제 건수', 'Payments'],
    counts: [
      '기간 안에 요청된 결제 가운데 승인된 것의 수. 나중에 환불된 것도 셉니다.',
      'Payments asked for within the span that were approved, also those refunded later.',
    ],
    rows: (span) => `/payments?status=${PAID}&${of(span)}`,
    rowsPermission: 'payment.read',
  },
  SUCCESS_RATE: {
    title: ['결제 성공률', 'Success rate'],
    counts: [
      '기간 안에 요청된 결제에서 승인 ÷ (승인 + 실패). 고객이 닫았거나 내지 않아 만료된 것은 세지 않습니다. 링크는 실패한 결제로 갑니다.',
      'Of the payments asked for within the span, approved ÷ (approved + failed). What was closed or ran out unpaid is not counted. The link leads to those that failed.',
    ],
    rows: (span) => `/payments?status=FAILED&${of(span)}`,
    rowsPermission: 'payment.read',
  },
  ACTIVE_USERS: {
    title: ['활성 사용자', 'Active users'],
    counts: [
      '기간 안에 결제를 하나라도 요청한 회원의 수. 한 사람은 한 번만 셉니다. 링크는 그 결제들로 갑니다.',
      'Customers who asked for at least one payment within the span, each once. The link leads to those payments.',
    ],
    rows: (span) => `/payments?${of(span)}`,
    rowsPermission: 'payment.read',
  },
  TOTAL_USERS: {
    title: ['총 회원', 'Customers'],
    counts: [
      '기간의 마지막 날까지 가입한 회원의 수. 비활성 회원도 셉니다.',
      'Customers registered by the end of the span, deactivated ones too.',
    ],
    rows: ({ to }) => `/users?to=${to}`,
    rowsPermission: 'user.read',
  },
  SIGNUPS: {
    title: ['가입', 'Sign-ups'],
    counts: [
      '기간 안에 가입한 회원의 수. 날짜는 서울의 하루입니다.',
      'Customers who registered within the span. Days are days in Seoul.',
    ],
    rows: ({ from, to }) => `/users?from=${from}&to=${to}`,
    rowsPermission: 'user.read',
  },
};

/** The words for all numbers of a span, with the way to their rows. */
export function definitionsOf(span: Span): NumberDefinitionValues[] {
  return Object.values(DashboardNumber).map((number) => {
    const { title, counts, rows, rowsPermission } = DEFINITIONS[number];
    const [[titleKo, titleEn], [definitionKo, definitionEn]] = [title, counts];
    return { number, titleKo, titleEn, definitionKo, definitionEn, rows: rows(span), rowsPermission };
  });
}
