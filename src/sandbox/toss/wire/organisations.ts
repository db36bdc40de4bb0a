/** Two-character organisation codes of version 2022-11-16, and the names buyers see. */

const BANKS: Record<string, string> = {
  '02': 'KDB산업',
  '03': 'IBK기업',
  '06': 'KB국민',
  '07': 'Sh수협',
  '11': 'NH농협',
  '12': '지역농축협',
  '20': '우리',
  '23': 'SC제일',
  '27': '씨티',
  '31': 'iM뱅크',
  '32': '부산',
  '34': '광주',
  '35': '제주',
  '37': '전북',
  '39': '경남',
  '45': '새마을금고',
  '48': '신협',
  '50': '저축은행',
  '54': '홍콩상하이',
  '64': '산림조합',
  '71': '우체국',
  '81': '하나',
  '88': '신한',
  '89': '케이뱅크',
  '90': '카카오뱅크',
  '92': '토스뱅크',
};

/** Names the API still takes in requests beside the codes. */
const BANK_ALIASES: Record<string, string> = {
  국민: '06',
  기업: '03',
  농협: '11',
  수협: '07',
  산업: '02',
  대구: '31',
  새마을: '45',
  KOOKMIN: '06',
  IBK: '03',
  NONGHYEOP: '11',
  SUHYEOP: '07',
  KDB: '02',
  WOORI: '20',
  HANA: '81',
  SHINHAN: '88',
  KBANK: '89',
  KAKAOBANK: '90',
  TOSSBANK: '92',
  POST: '71',
};

/** A card company offered in the window: name in both languages and a card number prefix to mask. */
export interface CardCompany {
  code: string;
  ko: string;
  en: string;
  bin: string;
}

/** The card companies of the window, most used first. */
export const CARD_COMPANIES: readonly CardCompany[] = [
  { code: '41', ko: '신한', en: 'Shinhan', bin: '45184212' },
  { code: '51', ko: '삼성', en: 'Samsung', bin: '53664812' },
  { code: '11', ko: 'KB국민', en: 'KB Kookmin', bin: '55792012' },
  { code: '61', ko: '현대', en: 'Hyundai', bin: '43301234' },
  { code: '71', ko: '롯데', en: 'Lotte', bin: '52930012' },
  { code: '21', ko: '하나', en: 'Hana', bin: '94100012' },
  { code: '31', ko: 'BC', en: 'BC', bin: '53871012' },
  { code: '91', ko: 'NH농협', en: 'NH NongHyup', bin: '54611112' },
  { code: 'W1', ko: '우리', en: 'Woori', bin: '53871212' },
  { code: '15', ko: '카카오뱅크', en: 'KakaoBank', bin: '53611212' },
  { code: '24', ko: '토스뱅크', en: 'Toss Bank', bin: '55781212' },
];

/** An easy pay provider: Korean and English wire names, and the name shown in English. */
export interface EasyPayProvider {
  ko: string;
  wireEn: string;
  en: string;
}

/** The easy pay providers, those of the window first. */
export const EASY_PAY_PROVIDERS: readonly EasyPayProvider[] = [
  { ko: '토스페이', wireEn: 'TOSSPAY', en: 'Toss Pay' },
  { ko: '카카오페이', wireEn: 'KAKAOPAY', en: 'Kakao Pay' },
  { ko: '네이버페이', wireEn: 'NAVERPAY', en: 'Naver Pay' },
  { ko: '삼성페이', wireEn: 'SAMSUNGPAY', en: 'Samsung Pay' },
  { ko: '애플페이', wireEn: 'APPLEPAY', en: 'Apple Pay' },
  { ko: '페이코', wireEn: 'PAYCO', en: 'PAYCO' },
];

/** Banks offered for transfers and virtual accounts in the window. */
export const WINDOW_BANKS: readonly { code: string; ko: string; en: string }[] = [
  { code: '88', ko: '신한', en: 'Shinhan' },
  { code: '06', ko: 'KB국민', en: 'KB Kookmin' },
  { code: '20', ko: '우리', en: 'Woori' },
  { code: '81', ko: '하나', en: 'Hana' },
  { code: '11', ko: 'NH농협', en: 'NH NongHyup' },
  { code: '03', ko: 'IBK기업', en: 'IBK' },
  { code: '90', ko: '카카오뱅크', en: 'KakaoBank' },
  { code: '92', ko: '토스뱅크', en: 'Toss Bank' },
];

/** The code of a bank given by code, Korean name or English name; null when nobody knows it. */
export function bankCodeOf(text: string): string | null {
  if (Object.hasOwn(BANKS, text)) return text;
  const named = Object.entries(BANKS).find(([, name]) => name === text)?.[0];
  return named ?? (Object.hasOwn(BANK_ALIASES, text) ? (BANK_ALIASES[text] ?? null) : null);
}

/** The card company with this code. */
export const cardCompany = (code: string): CardCompany | undefined =>
  CARD_COMPANIES.find((company) => company.code === code);

/** The provider with this Korean or English wire name. */
export const easyPayProvider = (name: string): EasyPayProvider | undefined =>
  EASY_PAY_PROVIDERS.find((provider) => provider.ko === name || provider.wireEn === name);
