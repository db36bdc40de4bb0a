/** A small generator with a fixed seed: every first start shows the same business, so guides and pictures fit. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const FAMILY = [
  '김',
  '이',
  '박',
  '최',
  '정',
  '강',
  '조',
  '윤',
  '장',
  '임',
  '한',
  '오',
  '서',
  '신',
  '권',
  '황',
  '안',
  '송',
  '류',
  '홍',
];
const GIVEN = [
  '서연',
  '민준',
  '지우',
  '하준',
  '서윤',
  '도윤',
  '하은',
  '시우',
  '지민',
  '예준',
  '수아',
  '주원',
  '지호',
  '유진',
  '채원',
  '건우',
  '다은',
  '현우',
  '은서',
  '태양',
  '가람',
  '나래',
  '보람',
  '세영',
  '재희',
  '혜원',
  '동현',
  '미래',
  '소율',
  '정우',
];
const LATIN: Record<string, string> = {
  김: 'kim',
  이: 'lee',
  박: 'park',
  최: 'choi',
  정: 'jung',
  강: 'kang',
  조: 'cho',
  윤: 'yoon',
  장: 'jang',
  임: 'lim',
  한: 'han',
  오: 'oh',
  서: 'seo',
  신: 'shin',
  권: 'kwon',
  황: 'hwang',
  안: 'ahn',
  송: 'song',
  류: 'ryu',
  홍: 'hong',
};

export function personName(random: () => number): { name: string; mailbox: string } {
  const family = pick(random, FAMILY);
  return {
    name: family + pick(random, GIVEN),
    mailbox: `${LATIN[family] ?? 'user'}${Math.floor(random() * 9_000 + 1_000)}`,
  };
}

/** How busy an hour of a Seoul day is, for telling when people pay. */
const BUSY = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 14, 15, 14, 13, 13, 13, 12, 12, 14, 16, 15, 10, 5];

/** Milliseconds into a Seoul day at which somebody might pay. */
export function momentOfDay(random: () => number): number {
  const total = BUSY.reduce((sum, weight) => sum + weight, 0);
  let left = random() * total;
  const hour = BUSY.findIndex((weight) => (left -= weight) < 0);
  return (Math.max(hour, 0) * 3_600 + random() * 3_600) * 1_000;
}

export const TOPUP_AMOUNTS = [
  5_000, 10_000, 10_000, 10_000, 20_000, 30_000, 30_000, 50_000, 50_000, 100_000, 200_000,
] as const;

export const INSTRUMENTS = [
  'card:41',
  'card:51',
  'card:11',
  'card:61',
  'card:71',
  'card:21',
  'easyPay:토스페이',
  'easyPay:카카오페이',
  'easyPay:네이버페이',
  'transfer:88',
  'transfer:06',
] as const;

export const FAILURES = [
  { code: 'REJECT_CARD_PAYMENT', message: '한도초과 혹은 잔액부족으로 결제에 실패했습니다.' },
  { code: 'REJECT_CARD_PAYMENT', message: '한도초과 혹은 잔액부족으로 결제에 실패했습니다.' },
  { code: 'REJECT_CARD_COMPANY', message: '카드사에서 승인을 거절했습니다.' },
  { code: 'INVALID_CARD_EXPIRATION', message: '카드 정보를 다시 확인해주세요. (유효기간)' },
  { code: 'EXCEED_MAX_DAILY_PAYMENT_COUNT', message: '하루 결제 가능 횟수를 초과했습니다.' },
] as const;

export const MEMBERSHIP_PRODUCTS = [
  {
    code: 'membership-basic-30',
    name: '멤버십 베이직 · 30일',
    price: 39_000,
    tier: 'BASIC',
    durationDays: 30,
  },
  { code: 'membership-plus-90', name: '멤버십 플러스 · 90일', price: 99_000, tier: 'PLUS', durationDays: 90 },
  {
    code: 'membership-premium-365',
    name: '멤버십 프리미엄 · 365일',
    price: 349_000,
    tier: 'PREMIUM',
    durationDays: 365,
  },
] as const;

/** Accounts of the local twins that are linked from the beginning. */
export const KNOWN_AT_PROVIDERS = [
  {
    provider: 'GOOGLE',
    subject: '104217845510924650002',
    email: 'doyun.park@gmail.example',
    name: '박도윤',
    phone: null,
  },
  {
    provider: 'KAKAO',
    subject: '3812450002',
    email: 'minjun@kakao.example',
    name: '민준',
    phone: '+82 10-3456-7890',
  },
] as const;
